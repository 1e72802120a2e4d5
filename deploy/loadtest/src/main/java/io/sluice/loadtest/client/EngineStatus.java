package io.sluice.loadtest.client;

/**
 * How the engine itself does, to tell whether it limits what it measures.
 *
 * @param io how packets reach the kernel, in words
 * @param receiveBuffer bytes that the kernel gives to a client's socket; Linux counts twice what it
 *     was asked for, for its own book-keeping
 * @param clients clients that are open
 * @param handshakes DTLS handshakes under way
 * @param latestTickNanos the longest that a loop was late with its round since the last look
 * @param overflowed datagrams that a network model could not hold
 * @param unsent datagrams that a socket refused
 * @param rejected packets that were not authentic, or of no negotiated payload type
 */
public record EngineStatus(
    String io,
    int receiveBuffer,
    int clients,
    int handshakes,
    long latestTickNanos,
    long overflowed,
    long unsent,
    long rejected) {}
