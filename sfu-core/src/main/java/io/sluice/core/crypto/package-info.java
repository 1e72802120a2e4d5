/** SRTP and SRTCP contexts, their key derivation, and the certificate for DTLS. */
@NullMarked
package io.sluice.core.crypto;

import org.jspecify.annotations.NullMarked;
