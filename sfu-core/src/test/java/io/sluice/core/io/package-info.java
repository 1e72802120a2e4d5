/** Tests of the whole media plane over real loopback sockets. */
@NullMarked
package io.sluice.core.io;

import org.jspecify.annotations.NullMarked;
