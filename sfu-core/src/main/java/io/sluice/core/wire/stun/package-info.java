/** STUN messages read and written in place (RFC 8489, RFC 8445 section 16). */
@NullMarked
package io.sluice.core.wire.stun;

import org.jspecify.annotations.NullMarked;
