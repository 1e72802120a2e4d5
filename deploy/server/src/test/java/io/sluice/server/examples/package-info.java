/** Examples that the README quotes; compiled and run so that they stay right. */
@NullMarked
package io.sluice.server.examples;

import org.jspecify.annotations.NullMarked;
