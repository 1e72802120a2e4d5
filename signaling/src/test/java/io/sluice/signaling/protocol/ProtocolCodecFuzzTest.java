package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of clients (PROTOCOL.md), whose examples it begins with. */
final class ProtocolCodecFuzzTest {
  private final ProtocolCodec codec = new ProtocolCodec();

  static Stream<Arguments> examples() throws IOException {
    return ProtocolDocumentTest.examples().stream()
        .map(example -> Arguments.of((Object) example.getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("examples")
  @FuzzTest
  void shouldReadWhatItPrintsOfAnyRequest(byte[] input) {
    String frame = new String(input, StandardCharsets.UTF_8);
    Parsed parsed = codec.parse(frame);
    if (parsed instanceof Parsed.Valid valid) {
      assertThat(valid.request().id()).hasSizeBetween(1, 64);
      assertThat(codec.parse(codec.print(valid.request()))).isEqualTo(parsed);
      return;
    }
    ProtocolError error = ((Parsed.Invalid) parsed).error();
    assertThat(error.code()).isIn(ProtocolMutationTest.CODES);
    assertThat(codec.print(Reply.Failed.of(error))).doesNotContain("\n");
  }

  /** The limits are of bytes, which are counted without making them. */
  @FuzzTest
  void shouldCountTheBytesOfAnyText(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    assertThat(ProtocolCodec.utf8Length(text)).isEqualTo(bytes);
  }
}
