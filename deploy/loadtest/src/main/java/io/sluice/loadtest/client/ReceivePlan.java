package io.sluice.loadtest.client;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import java.util.List;
import java.util.Map;

/**
 * What a client knows of the streams that the server sends to it, on all media sections together.
 *
 * @param payloads every payload type that may come; without channels it is video
 * @param extensions the header extensions; an identifier means the same on all sections (RFC 8843
 *     section 9.1)
 * @param streams the streams that the server announced, of any section; RTX packets whose SSRC is
 *     not among them are taken for the stream that misses them
 * @param requests when the viewer asked for the track of an SSRC, as {@link System#nanoTime}; a
 *     stream that is not among them counts as asked for when the client connected
 */
public record ReceivePlan(
    List<PayloadMapping> payloads,
    List<HeaderExtensionMapping> extensions,
    List<AnnouncedStream> streams,
    Map<Long, Long> requests) {
  public ReceivePlan {
    payloads = List.copyOf(payloads);
    extensions = List.copyOf(extensions);
    streams = List.copyOf(streams);
    requests = Map.copyOf(requests);
  }
}
