package io.sluice.core.api;

/**
 * A codec bound to payload types on one transport.
 *
 * @param codec the codec
 * @param payloadType its RTP payload type, 0–127
 * @param rtxPayloadType the payload type of its RTX stream (RFC 4588), or -1 without RTX
 * @param nack whether generic NACK (RFC 4585) was negotiated
 * @param pli whether PLI was negotiated
 * @param fir whether FIR (RFC 5104) was negotiated
 * @param transportCc whether transport-wide feedback was negotiated
 */
public record PayloadMapping(
    Codec codec,
    int payloadType,
    int rtxPayloadType,
    boolean nack,
    boolean pli,
    boolean fir,
    boolean transportCc) {}
