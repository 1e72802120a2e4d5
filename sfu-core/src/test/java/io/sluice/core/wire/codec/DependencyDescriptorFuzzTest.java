package io.sluice.core.wire.codec;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Dependency descriptors (AV1 RTP specification appendix A), whose layers others trusted. */
final class DependencyDescriptorFuzzTest {
  private static final int MAX_EXTENSION = 255;

  private final DependencyDescriptor descriptor = new DependencyDescriptor();

  @FuzzTest
  void shouldStayWithinAnyDescriptor(byte[] input) {
    HostileBytes.check((data, off, len) -> digest(data, off, len, null), input);
    if (descriptor.parse(input, 0, input.length, null) && descriptor.hasStructure()) {
      DependencyStructure copy = new DependencyStructure();
      copy.copyFrom(descriptor.structure());
      assertThat(PayloadDigests.structure(copy))
          .isEqualTo(PayloadDigests.structure(descriptor.structure()));
    }
  }

  /** An input is packets, each behind its length; a structure holds until the next. */
  @FuzzTest
  void shouldStayWithinAnyDescriptorAfterAnyStructure(byte[] input) {
    DependencyStructure current = new DependencyStructure();
    boolean known = false;
    int at = 0;
    while (at < input.length) {
      int length = Math.min(input[at] & 0xff, input.length - at - 1);
      byte[] packet = Arrays.copyOfRange(input, at + 1, at + 1 + length);
      DependencyStructure structure = known ? current : null;
      HostileBytes.check((data, off, len) -> digest(data, off, len, structure), packet);
      if (descriptor.parse(packet, 0, length, structure) && descriptor.hasStructure()) {
        current.copyFrom(descriptor.structure());
        known = true;
      }
      at += 1 + length;
    }
    assertThat(at).isEqualTo(input.length);
  }

  private long digest(byte[] data, int off, int len, @Nullable DependencyStructure current) {
    int length = Math.min(len, MAX_EXTENSION);
    if (!descriptor.parse(data, off, length, current)) {
      return 0;
    }
    assertThat(length).isGreaterThanOrEqualTo(DependencyDescriptor.MANDATORY_LENGTH);
    return mix(1, PayloadDigests.dependencies(descriptor, current));
  }
}
