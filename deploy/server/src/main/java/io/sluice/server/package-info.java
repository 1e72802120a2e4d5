/** The server: its command line, its start and its end. */
@NullMarked
package io.sluice.server;

import org.jspecify.annotations.NullMarked;
