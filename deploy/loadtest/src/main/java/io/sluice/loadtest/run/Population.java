package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.ClientMeter;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Ramp;
import io.sluice.signaling.room.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All clients of a run and the rooms they are in. For the run's thread alone. */
final class Population {
  private final Joiner joiner;
  private final LongFunction<ClientMeter> meters;
  private final Executor executor;
  private final LongSupplier clock;
  private final Consumer<Client> onViewer;
  private final Arrivals arrivals;
  private final Client.Listener listener = new Census();

  /** Who is in each room or on the way there, by role, in the order of joining. */
  private final List<Map<Role, List<Client>>> rooms = new ArrayList<>();

  private final List<Client> viewers = new ArrayList<>();
  private final Faults faults = new Faults();
  private int numbers;
  private int leaving;
  private int arriving;
  private int publishersArriving;
  private int publishersConnected;
  private int connected;
  private int joinFaults;
  private int lost;
  private boolean everConnected;

  /**
   * @param meters begins the meter of a client at a time
   * @param executor the run's thread
   * @param clock as {@link System#nanoTime}
   * @param onViewer told of each viewer that signalling has accepted
   */
  Population(
      Joiner joiner,
      Ramp ramp,
      LongFunction<ClientMeter> meters,
      Executor executor,
      LongSupplier clock,
      Consumer<Client> onViewer) {
    this.joiner = joiner;
    this.arrivals = new Arrivals(ramp);
    this.meters = meters;
    this.executor = executor;
    this.clock = clock;
    this.onViewer = onViewer;
  }

  /** Has clients leave that are too many, and begins the ramp of those that are missing. */
  void aim(Load load) {
    while (rooms.size() > load.rooms()) {
      rooms.remove(rooms.size() - 1).values().forEach(clients -> trim(clients, 0));
    }
    while (rooms.size() < load.rooms()) {
      rooms.add(new EnumMap<>(Role.class));
    }
    for (int room = 0; room < rooms.size(); room++) {
      fill(room, Role.BOTH, load.participants(), load.publishing() == 1);
      fill(room, Role.PUBLISHER, load.publishers(), false);
      fill(room, Role.SUBSCRIBER, load.subscribers(), load.publishing() == 0);
    }
    arrivals.begin(clock.getAsLong());
  }

  private void fill(int room, Role role, int count, boolean alone) {
    List<Client> clients = rooms.get(room).computeIfAbsent(role, none -> new ArrayList<>());
    trim(clients, count);
    while (clients.size() < count) {
      Client client = new Client(room, role, alone, listener);
      clients.add(client);
      arrivals.add(client);
    }
  }

  private void trim(List<Client> clients, int count) {
    while (clients.size() > count) {
      leave(clients.remove(clients.size() - 1));
    }
  }

  private void leave(Client client) {
    leaving++;
    var unused = client.leave().whenComplete((none, fault) -> executor.execute(() -> leaving--));
  }

  /** Lets those join whose turn it is. */
  void tick(long nowNanos) {
    arrivals.tick(publishersArriving > 0, this::join, nowNanos);
  }

  private void join(Client client) {
    ClientMeter meter = meters.apply(clock.getAsLong());
    client.join(joiner, numbers++, meter, executor, clock);
  }

  /** Replaces a connected viewer, if there is any, by a new one in the same room and role. */
  void replaceViewer(RandomGenerator random) {
    if (viewers.isEmpty()) {
      return;
    }
    Client old = viewers.get(random.nextInt(viewers.size()));
    Client successor = new Client(old.room(), old.role(), old.alone(), listener);
    List<Client> clients = clients(old);
    if (clients == null || !clients.remove(old)) {
      return;
    }
    clients.add(successor);
    leave(old);
    join(successor);
  }

  /** Those of a client's room and role; null if the room is not there any more. */
  private @Nullable List<Client> clients(Client client) {
    return client.room() < rooms.size() ? rooms.get(client.room()).get(client.role()) : null;
  }

  /** Has everyone leave. */
  void leaveAll() {
    rooms.forEach(roles -> roles.values().forEach(clients -> trim(clients, 0)));
    arrivals.begin(clock.getAsLong());
  }

  /** Whether everyone has come, failed or gone who was to. */
  boolean isSettled() {
    return arrivals.size() == 0 && arriving == 0 && leaving == 0;
  }

  /** Clients whose turn to join has not come yet. */
  int waiting() {
    return arrivals.size();
  }

  /** Clients that have begun to join and are not connected yet. */
  int arriving() {
    return arriving;
  }

  /** Clients that are in a room or on the way there, and have no connection. */
  int unconnected() {
    return arriving + (int) viewers.stream().filter(Client::lacksConnection).count();
  }

  /** Connected clients. */
  int connected() {
    return connected;
  }

  /** Whether any client was connected, at any time. */
  boolean everConnected() {
    return everConnected || !viewers.stream().allMatch(Client::lacksConnection);
  }

  /** Connected clients and those on their way. */
  int present() {
    return connected + arriving;
  }

  /** Whether a client that publishes is connected, on its way or waiting. */
  boolean hasPublisher() {
    return publishersConnected + publishersArriving > 0 || arrivals.hasPublisher();
  }

  /** Connected clients that view. */
  int viewers() {
    return viewers.size();
  }

  /** Clients that could not join, so far. */
  int joinFaults() {
    return joinFaults;
  }

  /** Clients that lost their connection, so far. */
  int lost() {
    return lost;
  }

  /** Clients that could not join or were lost, so far. */
  int faults() {
    return joinFaults + lost;
  }

  /** Takes a fault of a client that goes on. */
  void fault(Throwable fault) {
    faults.add(fault);
  }

  /** What went wrong with clients, the first of each kind. */
  List<String> reasons() {
    return faults.texts();
  }

  /** Keeps the books. */
  private final class Census implements Client.Listener {
    @Override
    public void onJoined(Client client) {
      if (client.views()) {
        onViewer.accept(client);
      }
    }

    @Override
    public void onChange(Client client, Client.State before) {
      Client.State now = client.state();
      int came = (Client.isArriving(now) ? 1 : 0) - (Client.isArriving(before) ? 1 : 0);
      arriving += came;
      publishersArriving += client.publishes() ? came : 0;
      if (now == Client.State.CONNECTED) {
        connected++;
        everConnected |= !client.lacksConnection();
        publishersConnected += client.publishes() ? 1 : 0;
        if (client.views()) {
          viewers.add(client);
        }
      } else if (before == Client.State.CONNECTED) {
        connected--;
        publishersConnected -= client.publishes() ? 1 : 0;
        viewers.remove(client);
      }
    }

    @Override
    public void onFault(Client client, Client.State before, Throwable fault) {
      faults.add(fault);
      if (client.state() != Client.State.GONE) {
        return;
      }
      if (Client.isArriving(before)) {
        joinFaults++;
      } else {
        lost++;
      }
      List<Client> clients = clients(client);
      if (clients != null) {
        clients.remove(client);
      }
    }
  }
}
