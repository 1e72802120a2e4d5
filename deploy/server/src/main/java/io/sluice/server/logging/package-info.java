/** Log lines: one event is one line, whatever text it carries. */
@NullMarked
package io.sluice.server.logging;

import org.jspecify.annotations.NullMarked;
