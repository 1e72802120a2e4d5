package io.sluice.core.wire.ext;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;

/** Video layers allocations, whose numbers of layers say how much follows. */
final class LayersAllocationFuzzTest {
  private final LayersAllocation allocation = new LayersAllocation();

  @FuzzTest
  void shouldStayWithinAnyAllocation(byte[] input) {
    HostileBytes.check(this::digest, input);
  }

  private long digest(byte[] data, int off, int len) {
    boolean valid = allocation.parse(data, off, len);
    assertThat(allocation.streams() > 0).isEqualTo(valid);
    assertThat(allocation.stream()).isLessThan(Math.max(1, allocation.streams()));
    long digest = mix(allocation.stream(), allocation.streams());
    int bitrates = 0;
    for (int stream = 0; stream < LayersAllocation.MAX_STREAMS; stream++) {
      for (int layer = 0; layer < LayersAllocation.MAX_SPATIAL_LAYERS; layer++) {
        digest = mix(digest, spatialLayer(stream, layer));
      }
      if (stream >= allocation.streams()) {
        assertThat(allocation.layers(stream)).isZero();
      }
      bitrates += Long.bitCount(allocation.layers(stream));
    }
    assertThat(bitrates).as("each takes a byte").isLessThanOrEqualTo(len);
    return digest;
  }

  private long spatialLayer(int stream, int layer) {
    int temporalLayers = allocation.temporalLayers(stream, layer);
    assertThat(temporalLayers).isBetween(0, LayersAllocation.MAX_TEMPORAL_LAYERS);
    long digest = temporalLayers;
    for (int temporal = 0; temporal < LayersAllocation.MAX_TEMPORAL_LAYERS; temporal++) {
      int kilobits = allocation.kilobits(stream, layer, temporal);
      assertThat(kilobits).isBetween(0, temporal < temporalLayers ? (1 << 28) - 1 : 0);
      digest = mix(digest, kilobits);
    }
    boolean sized = allocation.hasResolutions() && temporalLayers > 0;
    assertThat(allocation.width(stream, layer)).isBetween(sized ? 1 : 0, sized ? 1 << 16 : 0);
    assertThat(allocation.height(stream, layer)).isBetween(sized ? 1 : 0, sized ? 1 << 16 : 0);
    digest = mix(digest, allocation.width(stream, layer));
    digest = mix(digest, allocation.height(stream, layer));
    return mix(digest, allocation.frameRate(stream, layer));
  }
}
