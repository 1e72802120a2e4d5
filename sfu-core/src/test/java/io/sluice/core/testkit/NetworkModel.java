package io.sluice.core.testkit;

import java.util.List;

/**
 * One direction of a network: what it does to packets, and how that changes over time.
 *
 * @param first what it does from the beginning
 * @param changes what it does later, in the order of their times
 */
public record NetworkModel(NetworkConditions first, List<Change> changes) {
  /** Everything passes at once, always. */
  public static final NetworkModel PERFECT = new NetworkModel(NetworkConditions.PERFECT, List.of());

  /**
   * Other conditions from a time on.
   *
   * @param atNanos since the beginning, more than 0
   */
  public record Change(long atNanos, NetworkConditions conditions) {}

  public NetworkModel {
    changes = List.copyOf(changes);
    long last = 0;
    for (Change change : changes) {
      if (change.atNanos <= last) {
        throw new IllegalArgumentException(
            "a change comes after the beginning and after the change before it");
      }
      last = change.atNanos;
    }
  }

  /**
   * Reads a model such as {@code loss=1%,burst=5,delay=50ms,rate=2M,queue=200ms}. What is not named
   * does nothing. After a semicolon come a time since the beginning and what is different from then
   * on: {@code rate=2M;10s:rate=300k;20s:rate=2M} for a bandwidth that collapses, {@code
   * delay=50ms;10s:link=down;12s:link=up} for an outage.
   *
   * <ul>
   *   <li>{@code loss=1%} lost of all packets; {@code burst=5} packets at once on average, or
   *       {@code none}; {@code goodloss=0%} and {@code badloss=100%} in the states between and in
   *       bursts
   *   <li>{@code delay=50ms}, in {@code s}, {@code ms}, {@code us} or {@code ns}, one way
   *   <li>{@code jitter=10ms}; {@code distribution=normal}, {@code uniform} or {@code exponential};
   *       {@code order=keep}, or {@code free} to let jitter change the packets' order
   *   <li>{@code reorder=2%} of packets held while others pass, for up to {@code late=20ms}
   *   <li>{@code duplicate=0.1%} of packets twice
   *   <li>{@code rate=2M} bits per second, with {@code k}, {@code M} or {@code G}, or {@code none};
   *       {@code queue=200ms}, or in bytes with {@code B}, {@code kB} or {@code MB}, what may wait
   *   <li>{@code link=up} or {@code down}
   * </ul>
   *
   * @throws IllegalArgumentException if the text is no model; the message names the part at fault
   */
  public static NetworkModel parse(String text) {
    return NetworkSyntax.parse(text);
  }

  /** The text that {@link #parse} makes the same model of. */
  @Override
  public String toString() {
    return NetworkSyntax.print(this);
  }
}
