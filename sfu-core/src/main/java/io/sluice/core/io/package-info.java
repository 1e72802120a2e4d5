/** Event loops, sockets, buffers and timers: what carries datagrams in and out. */
@NullMarked
package io.sluice.core.io;

import org.jspecify.annotations.NullMarked;
