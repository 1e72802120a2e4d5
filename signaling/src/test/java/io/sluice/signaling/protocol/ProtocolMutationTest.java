package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutates the examples of PROTOCOL.md: no frame may throw, and every error has a known code. */
class ProtocolMutationTest {
  static final List<String> CODES =
      List.of("bad-json", "too-large", "unknown-type", "invalid-field");
  private static final String GLYPHS =
      "{}[]\",:0123456789.-+eEtrufalsn\\u/ \t\n\u0000é€\ud800\udc00";
  private static final int ROUNDS = 40_000;

  @Test
  void shouldNeverThrowOnMutatedFrames() throws IOException {
    long seed = Long.getLong("sluice.seed", 20260101L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    ProtocolCodec codec = new ProtocolCodec();
    List<String> examples = ProtocolDocumentTest.examples();
    int valid = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String frame = mutate(examples, random);
      Parsed parsed = codec.parse(frame);
      if (parsed instanceof Parsed.Invalid invalid) {
        assertThat(invalid.error().code()).as("seed %d round %d", seed, round).isIn(CODES);
        codec.print(Reply.Failed.of(invalid.error()));
      } else {
        Request request = ((Parsed.Valid) parsed).request();
        assertThat(codec.parse(codec.print(request)))
            .as("seed %d round %d", seed, round)
            .isEqualTo(new Parsed.Valid(request));
        valid++;
      }
    }
    assertThat(valid).as("mutants that stay requests").isPositive();
  }

  private static String mutate(List<String> examples, Random random) {
    StringBuilder text = new StringBuilder(examples.get(random.nextInt(examples.size())));
    int edits = 1 + random.nextInt(6);
    for (int edit = 0; edit < edits && !text.isEmpty(); edit++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, text.substring(at, end));
        case 2 -> text.insert(at, GLYPHS.charAt(random.nextInt(GLYPHS.length())));
        case 3 -> text.setCharAt(at, GLYPHS.charAt(random.nextInt(GLYPHS.length())));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
