/** Who may come in: tokens, origins and limits. */
@NullMarked
package io.sluice.signaling.auth;

import org.jspecify.annotations.NullMarked;
