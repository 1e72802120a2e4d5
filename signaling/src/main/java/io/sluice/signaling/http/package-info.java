/** The HTTP server: the dialects, the rooms, the health and the files of the browser's page. */
@NullMarked
package io.sluice.signaling.http;

import org.jspecify.annotations.NullMarked;
