package io.sluice.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A YAML file as a flat map from paths of keys to what was given, with file and line. */
final class YamlFile {
  private final String name;
  private final JsonParser parser;
  private final Map<String, Given> values = new LinkedHashMap<>();

  private YamlFile(String name, JsonParser parser) {
    this.name = name;
    this.parser = parser;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read or is not nested keys, texts and lists of texts
   */
  static Map<String, Given> read(Path path) throws ConfigException {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(Files.newBufferedReader(path))) {
      YamlFile file = new YamlFile(path.toString(), parser);
      file.document();
      return file.values;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ConfigException(
          "%s:%d: %s".formatted(path, line, firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new ConfigException(path + " cannot be read");
    }
  }

  private void document() throws IOException, ConfigException {
    @Nullable JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return; // an empty file, or one of comments only
    }
    if (first != JsonToken.START_OBJECT) {
      throw fault("", "is not a map of keys");
    }
    map("");
    if (parser.nextToken() != null) {
      throw fault("", "holds more than one document");
    }
  }

  private void map(String prefix) throws IOException, ConfigException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String path = prefix + parser.currentName();
      int line = line();
      switch (Objects.requireNonNull(parser.nextToken())) {
        case START_OBJECT -> map(path + ".");
        case START_ARRAY -> values.put(path, new Given(place(line), list(path)));
        case VALUE_NULL -> scalar(path, line, "");
        default -> scalar(path, line, parser.getText());
      }
    }
  }

  /** A section whose keys are all commented out is nothing; a key without value is a fault. */
  private void scalar(String path, int line, String text) {
    boolean isSection = Settings.ALL.stream().anyMatch(s -> s.key().startsWith(path + "."));
    if (!isSection || !text.isEmpty()) {
      values.put(path, new Given(place(line), List.of(text)));
    }
  }

  private List<String> list(String path) throws IOException, ConfigException {
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!Objects.requireNonNull(parser.currentToken()).isScalarValue()) {
        throw fault(path, "is not a list of plain values");
      }
      texts.add(parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText());
    }
    return texts;
  }

  private ConfigException fault(String path, String what) {
    String subject = path.isEmpty() ? "the file" : path;
    return new ConfigException(place(line()) + ": " + subject + " " + what);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private String place(int line) {
    return name + ":" + line;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not YAML");
  }
}
