package io.sluice.loadtest.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clients of a run: how many are in which state, how long they took, and why some failed. */
final class ClientTable {
  private static final int MAX_REASONS = 20;

  private final List<ClientMeter> clients = new ArrayList<>();
  private final Map<String, Integer> failures = new LinkedHashMap<>();

  ClientMeter open(long nowNanos) {
    ClientMeter client = new ClientMeter(nowNanos);
    clients.add(client);
    return client;
  }

  /** Writes their states, and the times that became known since the last time. */
  void count(Summary into) {
    into.joining = 0;
    into.connected = 0;
    clients.removeIf(client -> count(client, into));
  }

  private boolean count(ClientMeter client, Summary into) {
    boolean left = client.hasLeft();
    boolean connected = client.reportTimes(into.timings);
    String failure = client.failure();
    if (failure != null) {
      into.failed++;
      if (failures.size() < MAX_REASONS || failures.containsKey(failure)) {
        failures.merge(failure, 1, Integer::sum);
      }
    } else if (!left) {
      into.joining += connected ? 0 : 1;
      into.connected += connected ? 1 : 0;
    }
    return left || failure != null;
  }

  Map<String, Integer> failures() {
    return new LinkedHashMap<>(failures);
  }
}
