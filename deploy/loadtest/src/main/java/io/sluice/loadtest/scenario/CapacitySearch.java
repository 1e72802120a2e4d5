package io.sluice.loadtest.scenario;

import java.util.OptionalInt;

/**
 * Looks for the largest load at which all holds: grows it by half until a step fails, then halves
 * the distance between what held and what failed. A failed step is repeated once, for it may be
 * noise. Where the first step fails, the load is halved until one holds.
 *
 * <p>Ask {@link #next}, measure that load, tell {@link #measured}, until there is no next.
 */
public final class CapacitySearch {
  private static final double GROWTH = 1.5;

  private final int from;
  private final int to;
  private final double precision;
  private int held;
  private int failed = Integer.MAX_VALUE;
  private int load;
  private boolean repeating;
  private End end = End.STOPPED;
  private boolean over;

  /** Why a search is over. */
  public enum End {
    /** The knee is found. */
    FOUND,
    /** The largest load that was to be tried holds. */
    LIMIT,
    /** The load tester could not produce more. */
    TESTER,
    /** Not even the smallest load holds. */
    NOTHING_HOLDS,
    /** It was not carried on. */
    STOPPED
  }

  /** How a step went. */
  public enum Outcome {
    HELD,
    FAILED,
    /** Something did not hold, and the load tester was at its own limit. */
    TESTER_LIMITED
  }

  public CapacitySearch(CapacityPlan plan) {
    from = plan.from();
    to = plan.to();
    precision = plan.precision();
    load = from;
  }

  /** The load to measure, until it is told; empty when the search is over. */
  public OptionalInt next() {
    return over ? OptionalInt.empty() : OptionalInt.of(load);
  }

  /** Whether the load to measure is one that failed before. */
  public boolean isRepeating() {
    return repeating;
  }

  /** Takes the outcome of the load that {@link #next} named. */
  public void measured(Outcome outcome) {
    if (over) {
      throw new IllegalStateException("the search is over");
    }
    if (outcome != Outcome.HELD && !repeating) {
      repeating = true;
      return;
    }
    repeating = false;
    switch (outcome) {
      case HELD -> held = load;
      case FAILED -> failed = load;
      case TESTER_LIMITED -> {
        end(End.TESTER);
        return;
      }
    }
    advance();
  }

  private void advance() {
    if (failed == 1) {
      end(End.NOTHING_HOLDS);
    } else if (held == to) {
      end(End.LIMIT);
    } else if (failed == Integer.MAX_VALUE) {
      load = (int) Math.min(to, Math.max(held + 1L, Math.round(held * GROWTH)));
    } else if (held == 0) {
      load = failed / 2;
    } else if (failed - held <= Math.max(1, precision * failed)) {
      end(End.FOUND);
    } else {
      load = held + (failed - held) / 2;
    }
  }

  private void end(End reason) {
    over = true;
    end = reason;
  }

  /** The largest load that held, 0 if none did; of a search that goes on, so far. */
  public int knee() {
    return held;
  }

  /** Why the search is over, {@link End#STOPPED} while it is not. */
  public End end() {
    return end;
  }

  /** Whether the server may well bear more than {@link #knee}. */
  public boolean isLowerBound() {
    return end == End.LIMIT || end == End.TESTER || end == End.STOPPED;
  }
}
