package io.sluice.core.testkit;

import static io.sluice.core.testkit.Quantity.COUNT;
import static io.sluice.core.testkit.Quantity.SHARE;
import static io.sluice.core.testkit.Quantity.SIZE;
import static io.sluice.core.testkit.Quantity.TIME;

import io.sluice.core.testkit.NetworkConditions.Bottleneck;
import io.sluice.core.testkit.NetworkConditions.Distribution;
import java.util.Arrays;
import java.util.Locale;

/** What can be named in the text of a network model. */
enum NetworkParameter {
  LOSS("a share such as 1%"),
  BURST("a number of packets such as 5, or none"),
  GOODLOSS("a share such as 0.1%"),
  BADLOSS("a share such as 80%"),
  DELAY("a time such as 50ms"),
  JITTER("a time such as 10ms"),
  DISTRIBUTION("normal, uniform or exponential"),
  ORDER("keep or free"),
  REORDER("a share such as 2%"),
  LATE("a time such as 20ms"),
  DUPLICATE("a share such as 0.1%"),
  RATE("bits per second such as 300k, 2M or 1G, or none"),
  QUEUE("a time such as 200ms, or bytes such as 64kB"),
  LINK("up or down");

  static final String NONE = "none";
  static final String FREE = "free";
  static final String UP = "up";

  private static final String KEEP = "keep";
  private static final String DOWN = "down";

  private final String expected;

  NetworkParameter(String expected) {
    this.expected = expected;
  }

  /** The name in the text. */
  String text() {
    return lower(this);
  }

  /** What a value looks like, in words. */
  String expected() {
    return expected;
  }

  /** Whether a text is a value, which may still be out of range. */
  boolean accepts(String value) {
    return switch (this) {
      case LOSS, GOODLOSS, BADLOSS, REORDER, DUPLICATE -> SHARE.matches(value);
      case DELAY, JITTER, LATE -> TIME.matches(value);
      case BURST -> value.equals(NONE) || COUNT.matches(value);
      case RATE -> value.equals(NONE) || Quantity.RATE.matches(value);
      case QUEUE -> TIME.matches(value) || SIZE.matches(value);
      case ORDER -> value.equals(KEEP) || value.equals(FREE);
      case LINK -> value.equals(UP) || value.equals(DOWN);
      case DISTRIBUTION ->
          Arrays.stream(Distribution.values()).anyMatch(known -> lower(known).equals(value));
    };
  }

  /** The value that conditions have. */
  String print(NetworkConditions conditions) {
    return switch (this) {
      case LOSS -> SHARE.print(conditions.loss().share());
      case BURST -> printBurst(conditions.loss().meanBurst());
      case GOODLOSS -> SHARE.print(conditions.loss().good());
      case BADLOSS -> SHARE.print(conditions.loss().bad());
      case DELAY -> TIME.print(conditions.delayNanos());
      case JITTER -> TIME.print(conditions.jitter().nanos());
      case DISTRIBUTION -> lower(conditions.jitter().distribution());
      case ORDER -> conditions.jitter().reorders() ? FREE : KEEP;
      case REORDER -> SHARE.print(conditions.reordering().share());
      case LATE -> TIME.print(conditions.reordering().lateNanos());
      case DUPLICATE -> SHARE.print(conditions.duplicate());
      case RATE -> printRate(conditions.bottleneck().bitsPerSecond());
      case QUEUE -> printQueue(conditions.bottleneck());
      case LINK -> conditions.up() ? UP : DOWN;
    };
  }

  private static String printBurst(double packets) {
    return packets == 0 ? NONE : COUNT.print(packets);
  }

  private static String printRate(long bitsPerSecond) {
    return bitsPerSecond == 0 ? NONE : Quantity.RATE.print(bitsPerSecond);
  }

  private static String printQueue(Bottleneck bottleneck) {
    return bottleneck.queueBytes() > 0
        ? SIZE.print(bottleneck.queueBytes())
        : TIME.print(bottleneck.queueNanos());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
