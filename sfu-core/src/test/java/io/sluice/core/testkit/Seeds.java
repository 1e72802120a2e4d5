package io.sluice.core.testkit;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Randomness that can be repeated. Runs are the same every time unless {@code -Dsluice.seed=N}
 * gives another seed; a failure names the seed that it needs.
 */
public final class Seeds {
  private static final String PROPERTY = "sluice.seed";
  private static final long DEFAULT = 20_260_101L;

  private Seeds() {}

  /** A property that holds for every random sequence. */
  @FunctionalInterface
  public interface Property {
    void check(RandomGenerator random) throws Exception;
  }

  /** The generator for a test that needs one sequence. */
  public static Random random() {
    return new Random(seed());
  }

  /** The seed of this run. */
  public static long seed() {
    return Long.getLong(PROPERTY, DEFAULT);
  }

  /** The seed of one of many that share a seed, by its number; another for each number. */
  public static long derive(long seed, long number) {
    return new SplittableRandom(seed ^ new SplittableRandom(number).nextLong()).nextLong();
  }

  /** Checks a property with as many seeds as asked for, from this run's seed upwards. */
  public static void forEach(int runs, Property property) {
    for (int run = 0; run < runs; run++) {
      long seed = seed() + run;
      try {
        property.check(new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("fails with -D" + PROPERTY + "=" + seed + ": " + e, e);
      }
    }
  }
}
