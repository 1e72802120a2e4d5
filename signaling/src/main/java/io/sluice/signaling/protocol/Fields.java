package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object, each checked, and names the one at fault by its path. */
final class Fields {
  private static final String INVALID = "invalid-field";
  private static final String TOO_LARGE = "too-large";
  private static final int ID_DIGITS = 32;

  private final ObjectNode object;
  private final String prefix;

  Fields(ObjectNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /** A string of 1 to {@code max} characters. */
  String text(String name, int max) throws FieldException {
    String value = optionalText(name, max);
    if (value == null || value.isEmpty()) {
      throw new FieldException(INVALID, "A string that is not empty is required.", path(name));
    }
    return value;
  }

  /** A string of at most {@code max} characters, or null when it is absent or null. */
  @Nullable String optionalText(String name, int max) throws FieldException {
    String value = string(name, max);
    if (value != null && !isPlain(value)) {
      throw new FieldException(
          INVALID, "Control characters and half surrogate pairs are not allowed.", path(name));
    }
    return value;
  }

  /** A session description: a string of 1 to {@code max} characters, line ends included. */
  String sdp(String name, int max) throws FieldException {
    String value = string(name, max);
    if (value == null || value.isEmpty()) {
      throw new FieldException(INVALID, "A session description is required.", path(name));
    }
    return value;
  }

  /** One of these strings. */
  String choice(String name, Set<String> choices) throws FieldException {
    String value = string(name, 64);
    if (value == null || !choices.contains(value)) {
      String list = String.join(", ", choices.stream().sorted().toList());
      throw new FieldException(INVALID, "One of " + list + " is required.", path(name));
    }
    return value;
  }

  /** One of these strings, or null when it is absent or null. */
  @Nullable String optionalChoice(String name, Set<String> choices) throws FieldException {
    return string(name, 64) == null ? null : choice(name, choices);
  }

  boolean flag(String name, boolean fallback) throws FieldException {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw new FieldException(INVALID, "A boolean is required.", path(name));
    }
    return node.booleanValue();
  }

  /** A whole number, or null when it is absent or null. */
  @Nullable Integer optionalInteger(String name, int min, int max) throws FieldException {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isInt() || node.intValue() < min || node.intValue() > max) {
      throw new FieldException(
          INVALID, "A whole number from " + min + " to " + max + " is required.", path(name));
    }
    return node.intValue();
  }

  /** A number, or null when it is absent or null. */
  @Nullable Double optionalNumber(String name, double min, double max) throws FieldException {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isNumber() || !(node.doubleValue() >= min && node.doubleValue() <= max)) {
      throw new FieldException(
          INVALID, "A number from " + min + " to " + max + " is required.", path(name));
    }
    return node.doubleValue();
  }

  /** A whole number, or null when it is null; not to be left out. */
  @Nullable Integer nullableInteger(String name, int min, int max) throws FieldException {
    JsonNode node = object.get(name);
    return node != null && node.isNull() ? null : integer(name, min, max);
  }

  int integer(String name, int min, int max) throws FieldException {
    Integer value = optionalInteger(name, min, max);
    if (value == null) {
      throw new FieldException(INVALID, "A whole number is required.", path(name));
    }
    return value;
  }

  /** A participant or track identifier. */
  String id(String name) throws FieldException {
    String value = string(name, ID_DIGITS);
    if (value == null || !isId(value)) {
      throw new FieldException(
          INVALID, "An id of 32 lower-case hex digits is required.", path(name));
    }
    return value;
  }

  /** An identifier, or null when it is null; not to be left out. */
  @Nullable String nullableId(String name) throws FieldException {
    JsonNode node = object.get(name);
    return node != null && node.isNull() ? null : id(name);
  }

  /** A list of participant or track identifiers. */
  List<String> ids(String name, int max) throws FieldException {
    JsonNode array = array(name, max);
    List<String> ids = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonNode node = array.get(i);
      if (!node.isTextual() || !isId(node.textValue())) {
        throw new FieldException(
            INVALID, "An id of 32 lower-case hex digits is required.", path(name, i));
      }
      ids.add(node.textValue());
    }
    return ids;
  }

  /** A list of objects, each with its own path. */
  List<Fields> objects(String name, int max) throws FieldException {
    JsonNode array = array(name, max);
    List<Fields> objects = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof ObjectNode element)) {
        throw new FieldException(INVALID, "An object is required.", path(name, i));
      }
      objects.add(new Fields(element, path(name, i) + "."));
    }
    return objects;
  }

  /** An object that must be present but may be null. */
  @Nullable Fields nullableObject(String name) throws FieldException {
    JsonNode node = object.get(name);
    if (node instanceof ObjectNode inner) {
      return new Fields(inner, path(name) + ".");
    }
    if (node == null || !node.isNull()) {
      throw new FieldException(INVALID, "An object or null is required.", path(name));
    }
    return null;
  }

  private @Nullable String string(String name, int max) throws FieldException {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual()) {
      throw new FieldException(INVALID, "A string is required.", path(name));
    }
    if (node.textValue().length() > max) {
      throw new FieldException(TOO_LARGE, "At most " + max + " characters.", path(name));
    }
    return node.textValue();
  }

  private JsonNode array(String name, int max) throws FieldException {
    JsonNode node = object.get(name);
    if (node == null || !node.isArray()) {
      throw new FieldException(INVALID, "An array is required.", path(name));
    }
    if (node.size() > max) {
      throw new FieldException(TOO_LARGE, "At most " + max + " entries.", path(name));
    }
    return node;
  }

  private String path(String name) {
    return prefix + name;
  }

  private String path(String name, int index) {
    return prefix + name + "[" + index + "]";
  }

  private static boolean isId(String text) {
    if (text.length() != ID_DIGITS) {
      return false;
    }
    for (int i = 0; i < ID_DIGITS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text fits on one line and survives UTF-8. */
  private static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || c == 0x2028
                    || c == 0x2029
                    || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
