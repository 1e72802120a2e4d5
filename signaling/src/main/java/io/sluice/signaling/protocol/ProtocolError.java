package io.sluice.signaling.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a frame is not a request.
 *
 * @param code {@code bad-json}, {@code too-large}, {@code unknown-type} or {@code invalid-field}
 * @param message for people to read; never repeats the client's input
 * @param field path of the field at fault, such as {@code tracks[1].mid}
 * @param re the request's id, if it could be read
 */
public record ProtocolError(
    String code, String message, @Nullable String field, @Nullable String re) {}
