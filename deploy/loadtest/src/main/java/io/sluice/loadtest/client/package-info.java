/** Simulated WebRTC clients on event loops: ICE, DTLS, SRTP, RTP and RTCP. */
@NullMarked
package io.sluice.loadtest.client;

import org.jspecify.annotations.NullMarked;
