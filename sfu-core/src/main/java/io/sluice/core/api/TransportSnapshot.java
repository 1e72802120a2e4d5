package io.sluice.core.api;

/**
 * Counters of one transport since it was opened.
 *
 * @param state its state
 * @param packetsReceived RTP packets accepted
 * @param bytesReceived their bytes on the wire
 * @param packetsSent RTP packets sent, resends included
 * @param bytesSent their bytes on the wire
 * @param packetsResent resends among them
 * @param packetsRejected packets that failed authentication or were replayed
 * @param roundTripMillis round trip by STUN, or -1 when not yet known
 * @param cipher negotiated SRTP profile such as {@code SRTP_AEAD_AES_128_GCM}; empty before
 *     connecting
 * @param protocol what packets are sent over, {@code udp} or {@code tcp}; empty while there is no
 *     path
 */
public record TransportSnapshot(
    TransportState state,
    long packetsReceived,
    long bytesReceived,
    long packetsSent,
    long bytesSent,
    long packetsResent,
    long packetsRejected,
    double roundTripMillis,
    String cipher,
    String protocol) {}
