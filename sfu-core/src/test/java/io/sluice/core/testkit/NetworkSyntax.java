package io.sluice.core.testkit;

import static io.sluice.core.testkit.NetworkParameter.NONE;

import io.sluice.core.testkit.NetworkConditions.Bottleneck;
import io.sluice.core.testkit.NetworkConditions.Distribution;
import io.sluice.core.testkit.NetworkConditions.Jitter;
import io.sluice.core.testkit.NetworkConditions.Loss;
import io.sluice.core.testkit.NetworkConditions.Reordering;
import io.sluice.core.testkit.NetworkModel.Change;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of network models. */
final class NetworkSyntax {
  private static final String CHANGE = ";";
  private static final String AT = ":";
  private static final String NEXT = ",";
  private static final String IS = "=";

  /** The values that conditions are made of; those of earlier parts hold until they change. */
  private final EnumMap<NetworkParameter, String> values = new EnumMap<>(NetworkParameter.class);

  private NetworkSyntax() {
    for (NetworkParameter parameter : NetworkParameter.values()) {
      values.put(parameter, parameter.print(NetworkConditions.PERFECT));
    }
  }

  /** See {@link NetworkModel#parse}. */
  static NetworkModel parse(String text) {
    NetworkSyntax syntax = new NetworkSyntax();
    String[] parts = text.split(CHANGE, -1);
    NetworkConditions first = syntax.readConditions(parts[0].strip());
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      changes.add(syntax.readChange(parts[i].strip()));
    }
    try {
      return new NetworkModel(first, changes);
    } catch (IllegalArgumentException e) {
      throw fault(text, e);
    }
  }

  private Change readChange(String part) {
    int at = part.indexOf(AT);
    String time = at < 0 ? "" : part.substring(0, at).strip();
    if (!Quantity.TIME.matches(time)) {
      throw fault(part, "a change begins with its time, such as 10s:rate=300k");
    }
    NetworkConditions conditions = readConditions(part.substring(at + 1).strip());
    return new Change(Quantity.TIME.readLong(time), conditions);
  }

  private NetworkConditions readConditions(String part) {
    Set<NetworkParameter> seen = EnumSet.noneOf(NetworkParameter.class);
    for (String item : part.split(NEXT, -1)) {
      NetworkParameter parameter = readItem(item.strip());
      if (!seen.add(parameter)) {
        throw fault(part, parameter.text() + " stands there twice");
      }
    }
    try {
      return conditions();
    } catch (IllegalArgumentException e) {
      throw fault(part, e);
    }
  }

  private NetworkParameter readItem(String item) {
    int is = item.indexOf(IS);
    if (is < 0) {
      throw fault(item, "a name and a value are expected, such as loss=1%");
    }
    String name = item.substring(0, is).strip();
    String value = item.substring(is + 1).strip();
    NetworkParameter parameter =
        Stream.of(NetworkParameter.values())
            .filter(known -> known.text().equals(name))
            .findFirst()
            .orElseThrow(() -> fault(item, "no such name; known are " + names()));
    if (!parameter.accepts(value)) {
      throw fault(item, parameter.text() + " is " + parameter.expected());
    }
    values.put(parameter, value);
    return parameter;
  }

  private NetworkConditions conditions() {
    String distribution = value(NetworkParameter.DISTRIBUTION).toUpperCase(Locale.ROOT);
    return new NetworkConditions(
        value(NetworkParameter.LINK).equals(NetworkParameter.UP),
        new Loss(
            share(NetworkParameter.LOSS),
            burst(),
            share(NetworkParameter.GOODLOSS),
            share(NetworkParameter.BADLOSS)),
        time(NetworkParameter.DELAY),
        new Jitter(
            time(NetworkParameter.JITTER),
            Distribution.valueOf(distribution),
            value(NetworkParameter.ORDER).equals(NetworkParameter.FREE)),
        new Reordering(share(NetworkParameter.REORDER), time(NetworkParameter.LATE)),
        share(NetworkParameter.DUPLICATE),
        bottleneck());
  }

  private double burst() {
    String burst = value(NetworkParameter.BURST);
    if (burst.equals(NONE)) {
      return 0;
    }
    double packets = Quantity.COUNT.readDouble(burst);
    if (packets == 0) { // which in the record stands for none
      throw new IllegalArgumentException("burst is 1 packet or more");
    }
    return packets;
  }

  private Bottleneck bottleneck() {
    String rate = value(NetworkParameter.RATE);
    String queue = value(NetworkParameter.QUEUE);
    long bitsPerSecond = rate.equals(NONE) ? 0 : Quantity.RATE.readLong(rate);
    if (bitsPerSecond == 0 && !rate.equals(NONE)) {
      throw new IllegalArgumentException("rate is 1k or more");
    }
    return Quantity.SIZE.matches(queue)
        ? new Bottleneck(bitsPerSecond, 0, Quantity.SIZE.readLong(queue))
        : new Bottleneck(bitsPerSecond, Quantity.TIME.readLong(queue), 0);
  }

  private double share(NetworkParameter parameter) {
    return Quantity.SHARE.readDouble(value(parameter));
  }

  private long time(NetworkParameter parameter) {
    return Quantity.TIME.readLong(value(parameter));
  }

  private String value(NetworkParameter parameter) {
    return Objects.requireNonNull(values.get(parameter));
  }

  /** The shortest text: what differs from a perfect network, then what differs from before. */
  static String print(NetworkModel model) {
    StringBuilder text = new StringBuilder();
    text.append(differences(NetworkConditions.PERFECT, model.first()));
    NetworkConditions before = model.first();
    for (Change change : model.changes()) {
      text.append(CHANGE).append(Quantity.TIME.print(change.atNanos())).append(AT);
      text.append(differences(before, change.conditions()));
      before = change.conditions();
    }
    return text.toString();
  }

  private static String differences(NetworkConditions before, NetworkConditions after) {
    String found =
        Stream.of(NetworkParameter.values())
            .filter(parameter -> !parameter.print(before).equals(parameter.print(after)))
            .map(parameter -> item(parameter, after))
            .collect(Collectors.joining(NEXT));
    return found.isEmpty() ? item(NetworkParameter.DELAY, after) : found;
  }

  private static String item(NetworkParameter parameter, NetworkConditions conditions) {
    return parameter.text() + IS + parameter.print(conditions);
  }

  private static String names() {
    return Stream.of(NetworkParameter.values())
        .map(NetworkParameter::text)
        .collect(Collectors.joining(", "));
  }

  private static IllegalArgumentException fault(String part, String rule) {
    return new IllegalArgumentException("network \"" + part + "\": " + rule);
  }

  private static IllegalArgumentException fault(String part, IllegalArgumentException rule) {
    return new IllegalArgumentException("network \"" + part + "\": " + rule.getMessage(), rule);
  }
}
