package io.sluice.loadtest.media;

import io.sluice.core.api.MediaKind;
import java.util.List;

/**
 * What a publisher sends on a track; any number of publishers may open it.
 *
 * @param codec encoding name: opus, VP8, VP9, H264 or AV1
 * @param scalability scalability mode of each layer, as in L3T3; L1T1 for audio
 * @param layers simulcast layers, the smallest first; one without simulcast
 * @param content where the packets come from
 */
public record TrackMedia(
    MediaKind kind, String codec, String scalability, List<LayerSpec> layers, Content content) {
  public TrackMedia {
    layers = List.copyOf(layers);
  }

  /** Makes the packets of a track. */
  @FunctionalInterface
  public interface Content {
    /**
     * A source of its own for one publisher.
     *
     * @param seed decides all that is random in it
     */
    PacketSource open(long seed);
  }

  /** The packets for one publisher; equal seeds give equal packets. */
  public PacketSource open(long seed) {
    return content.open(seed);
  }

  /** Ticks per second of the RTP timestamps. */
  public int clockRate() {
    return kind == MediaKind.AUDIO ? 48_000 : 90_000;
  }

  /** Whether the packets carry the dependency descriptor extension. */
  public boolean hasDependencyDescriptor() {
    return codec.equals("AV1");
  }
}
