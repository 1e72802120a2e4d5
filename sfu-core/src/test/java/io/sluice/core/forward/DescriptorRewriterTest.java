package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.codec.DependencyDescriptor;
import io.sluice.core.wire.codec.DependencyStructure;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frame numbers and template ids across changes of source (AV1 RTP specification appendix A). */
class DescriptorRewriterTest {
  private final DescriptorRewriter rewriter = new DescriptorRewriter();

  /**
   * One spatial layer, two templates: of keyframes and of others.
   *
   * @param templates identifier of the first template
   */
  private static byte[] keyframe(int frame, int templates) {
    StringBuilder bits = new StringBuilder("11").append(bits(templates, 6)).append(bits(frame, 16));
    bits.append("10000").append(bits(templates, 6)).append("00000"); // one decode target
    bits.append("0011"); // the next template is of the same layer, then no more
    bits.append("1010"); // both are switch indications
    bits.append("0").append("100000"); // the second refers to the frame before
    bits.append("0").append("0").append("0"); // no chains, no resolutions, no more
    return bytes(bits.toString());
  }

  private static byte[] delta(int frame, int template) {
    return bytes("11" + bits(template, 6) + bits(frame, 16));
  }

  private static String bits(int value, int count) {
    String text = Integer.toBinaryString(1 << 20 | value);
    return text.substring(text.length() - count);
  }

  private static byte[] bytes(String bits) {
    byte[] data = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      data[i / 8] |= (byte) ((bits.charAt(i) - '0') << (7 - i % 8));
    }
    return data;
  }

  private void begin(byte[] data) {
    rewriter.begin(data, 0, data.length);
  }

  private DependencyDescriptor sent(byte[] data) {
    byte[] copy = data.clone();
    rewriter.rewrite(copy, 0, copy.length);
    return parsed(copy);
  }

  private static DependencyDescriptor parsed(byte[] data) {
    DependencyDescriptor descriptor = new DependencyDescriptor();
    assertThat(descriptor.parse(data, 0, data.length, null)).isTrue();
    return descriptor;
  }

  @Test
  void shouldLeaveTheFirstSourceAsItIs() {
    begin(keyframe(500, 10));

    assertThat(sent(keyframe(500, 10)).frameNumber()).isEqualTo(500);
    assertThat(sent(delta(501, 11)).templateId()).isEqualTo(11);
  }

  @Test
  void shouldGoOnFromSourceToSourceWithOtherTemplates() {
    begin(keyframe(65_534, 60));
    sent(keyframe(65_534, 60));
    sent(delta(65_535, 61));
    begin(keyframe(7, 60));
    DependencyDescriptor first = sent(keyframe(7, 60));

    assertThat(first.frameNumber()).isZero();
    assertThat(first.templateId()).isEqualTo(62);
    assertThat(first.hasStructure()).isTrue();
    assertThat(first.structure().templateIdOffset()).isEqualTo(62);
    assertThat(first.structure().templateCount()).isEqualTo(2);
    DependencyDescriptor next = sent(delta(8, 61));
    assertThat(next.frameNumber()).isEqualTo(1);
    assertThat(next.templateId()).isEqualTo(63);
  }

  @Test
  void shouldGiveLateFramesOfTheFormerSourceTheirNumbers() {
    begin(keyframe(100, 0));
    sent(keyframe(100, 0));
    sent(delta(102, 1));
    begin(keyframe(9_000, 0));
    sent(keyframe(9_000, 0));
    byte[] late = delta(101, 1);
    rewriter.rewriteFormer(late, 0, late.length);

    assertThat(parsed(late).frameNumber()).isEqualTo(101);
    assertThat(parsed(late).templateId()).isEqualTo(1);
    assertThat(sent(delta(9_001, 1)).frameNumber()).isEqualTo(104);
  }

  @Test
  void shouldGoOnWhereASourceHasNoDescriptors() {
    begin(keyframe(100, 0));
    sent(keyframe(100, 0));
    rewriter.begin(new byte[0], 0, 0);
    begin(keyframe(5, 0));

    assertThat(sent(keyframe(5, 0)).frameNumber()).isEqualTo(101);
  }

  @Test
  void shouldLeaveWhatIsCutShort() {
    byte[] cut = {1, 2};
    begin(cut);
    rewriter.rewrite(cut, 0, cut.length);

    assertThat(cut).containsExactly(1, 2);
  }

  private static final int ID = 3;

  private final HeaderRewriter headers =
      new HeaderRewriter(
          Map.of(ExtensionType.DEPENDENCY_DESCRIPTOR, ID),
          Map.of(ExtensionType.DEPENDENCY_DESCRIPTOR, ID),
          "0");

  /** The first packet of a frame that refers to the frame two before. */
  private static RtpPacket received(int frame, int spatialId) {
    byte[] data = new byte[40];
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    RtpHeader.write(data, 0, true, true, 96, 1, 90_000, 1);
    writer.begin(data, RtpHeader.FIXED_LENGTH, false);
    assertThat(writer.add(ID, delta(frame, 1), 0, 3)).isTrue();
    int length = RtpHeader.FIXED_LENGTH + writer.end() + 1;
    RtpPacket packet = new RtpPacket(data, gone -> {});
    assertThat(packet.fill(length, 0)).isTrue();
    LayerFacts facts = packet.layers();
    facts.known = true;
    facts.frameStart = true;
    facts.spatialId = spatialId;
    facts.references = 2;
    facts.referencesFrom = 29;
    facts.referencesTo = 29;
    return packet;
  }

  /** The descriptor that the header of this packet has now. */
  private byte[] written(RtpPacket packet) {
    byte[] out = new byte[HeaderRewriter.maxLength(packet)];
    assertThat(headers.write(packet, 96, 7, 5_000, 1, 0, 0, out, 0)).isPositive();
    int at = headers.descriptorOffset();
    return Arrays.copyOfRange(out, at, at + headers.descriptorLength());
  }

  private void sendWholePicture(int lowest, int spatialId) {
    for (int frame = lowest; frame <= lowest + spatialId; frame++) {
      rewriter.sent(delta(frame, 1), 0, 3, 89_000L + lowest, spatialId);
    }
  }

  private static int[] references(byte[] data) {
    DependencyDescriptor descriptor = parsed(keyframe(0, 0));
    DependencyStructure structure = new DependencyStructure();
    structure.copyFrom(descriptor.structure());
    assertThat(descriptor.parse(data, 0, data.length, structure)).isTrue();
    int[] references = new int[descriptor.fdiffCount()];
    Arrays.setAll(references, descriptor::fdiff);
    return references;
  }

  @Test
  void shouldReferToWholePicturesAlsoWhenSentAgain() {
    sendWholePicture(100, 1);
    RtpPacket next = received(102, 0);
    rewriter.refer(next, ID, headers);
    byte[] first = written(next);
    rewriter.sent(first, 0, first.length, 90_000, 1);
    byte[] plain = written(next);
    sendWholePicture(104, 0);
    rewriter.referAgain(next, ID, false, headers);

    assertThat(references(first)).containsExactly(2, 1);
    assertThat(references(plain)).as("only when told so").containsExactly(1);
    assertThat(written(next)).isEqualTo(first);
  }

  @Test
  void shouldReferToWholePicturesInTheirLowestFramesOnly() {
    sendWholePicture(100, 1);
    rewriter.refer(received(102, 1), ID, headers);
    assertThat(references(written(received(102, 1)))).containsExactly(1);
  }
}
