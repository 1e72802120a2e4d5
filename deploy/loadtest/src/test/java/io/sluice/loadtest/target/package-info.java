/** Clients against whole servers: Sluice in its dialects, and Debian's Janus. */
@NullMarked
package io.sluice.loadtest.target;

import org.jspecify.annotations.NullMarked;
