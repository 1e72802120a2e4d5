package io.sluice.signaling.ws;

import java.time.Duration;

/**
 * Limits of one WebSocket.
 *
 * @param pingInterval how often the server pings
 * @param silence after how long without a message or pong the connection is given up
 * @param stall how long a reader may take nothing of what waits for it
 * @param maxQueued bytes that may wait behind the message under way
 * @param requestBurst requests at once
 * @param requestsPerSecond requests on average
 * @param refusalBurst refused requests at once; more, or more than a tenth of it a second, close
 *     the connection
 */
public record SignalLimits(
    Duration pingInterval,
    Duration silence,
    Duration stall,
    int maxQueued,
    int requestBurst,
    int requestsPerSecond,
    int refusalBurst) {
  public static SignalLimits defaults() {
    return new SignalLimits(
        Duration.ofSeconds(15),
        Duration.ofSeconds(45),
        Duration.ofMillis(1_500),
        256 * 1024,
        100,
        50,
        200);
  }
}
