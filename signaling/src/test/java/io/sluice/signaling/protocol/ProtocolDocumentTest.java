package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds PROTOCOL.md and the records to each other: each example is one message, none is missing.
 */
class ProtocolDocumentTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\\n(.*?)\\n```", Pattern.DOTALL);

  private final ProtocolCodec codec = new ProtocolCodec();
  private final ObjectMapper mapper = new ObjectMapper();

  static List<String> examples() throws IOException {
    String document = Files.readString(Path.of("PROTOCOL.md"));
    return EXAMPLE.matcher(document).results().map((MatchResult r) -> r.group(1)).toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldReadAndPrintExampleUnchanged(String example) throws IOException {
    JsonNode tree = mapper.readTree(example);
    String printed;
    if (tree.has("id")) {
      assertThat(codec.parse(example)).isInstanceOf(Parsed.Valid.class);
      printed = codec.print(((Parsed.Valid) codec.parse(example)).request());
    } else if (tree.has("re")) {
      printed = codec.print(mapper.treeToValue(tree, Reply.class));
    } else {
      printed = codec.print(mapper.treeToValue(tree, Event.class));
    }
    assertThat(mapper.readTree(printed)).isEqualTo(tree);
  }

  @Test
  void shouldHaveAnExampleOfEachType() throws IOException {
    List<String> shown = new ArrayList<>();
    for (String example : examples()) {
      JsonNode tree = mapper.readTree(example);
      String sort = tree.has("id") ? "request " : tree.has("re") ? "reply " : "event ";
      shown.add(sort + tree.get("type").textValue());
    }
    List<String> types = new ArrayList<>();
    types.addAll(types("request ", Request.class));
    types.addAll(types("reply ", Reply.class));
    types.addAll(types("event ", Event.class));
    assertThat(shown).containsAll(types);
    assertThat(types).containsAll(shown);
  }

  private static List<String> types(String sort, Class<?> sealed) {
    return Stream.of(sealed.getAnnotation(JsonSubTypes.class))
        .flatMap(a -> Arrays.stream(a.value()))
        .map(t -> sort + t.name())
        .toList();
  }
}
