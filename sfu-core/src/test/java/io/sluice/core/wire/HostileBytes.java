package io.sluice.core.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/**
 * Runs a parser on mutations of valid packets. Each is parsed three times: in an array of exactly
 * its size, where reading past either end throws, and between bytes of two kinds, where it would
 * change what was found.
 */
public final class HostileBytes {
  /** A parser as a function of the bytes alone. */
  public interface Parser {
    /** A digest of all that was found; offsets count in it from {@code off}. */
    long parse(byte[] data, int off, int len);
  }

  public static final int ROUNDS = 200_000;

  private static final int MARGIN = 67;
  private static final int MAX_LENGTH = 300;
  private static final byte[] TELLING = {0, 1, 0x0f, 0x10, 0x7f, (byte) 0x80, (byte) 0xf0, -1};

  private final Random random;
  private final byte[][] corpus;

  private HostileBytes(long seed, byte[][] corpus) {
    this.random = new Random(seed);
    this.corpus = corpus;
  }

  /** The seed of this run: that of the property {@code sluice.seed}, or always the same. */
  public static long seed() {
    return Long.getLong("sluice.seed", 20_260_101L);
  }

  /** Parses {@link #ROUNDS} mutations; fails with seed and bytes at the first that goes wrong. */
  public static void attack(Parser parser, byte[]... corpus) {
    HostileBytes hostile = new HostileBytes(seed(), corpus);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = hostile.next();
      try {
        check(parser, bytes);
      } catch (RuntimeException | AssertionError e) {
        String hex = HexFormat.of().formatHex(bytes);
        throw new AssertionError("seed " + seed() + ", round " + round + ", bytes " + hex, e);
      }
    }
  }

  /** Parses bytes in all three places; fails if it matters where they are. */
  public static void check(Parser parser, byte[] bytes) {
    long exact = parser.parse(bytes.clone(), 0, bytes.length);
    long zeros = parser.parse(between(bytes, 0), MARGIN, bytes.length);
    long ones = parser.parse(between(bytes, -1), MARGIN, bytes.length);
    if (exact != zeros || exact != ones) {
      throw new AssertionError("what lies around the bytes was read");
    }
  }

  private static byte[] between(byte[] bytes, int around) {
    byte[] data = new byte[bytes.length + 2 * MARGIN];
    Arrays.fill(data, (byte) around);
    System.arraycopy(bytes, 0, data, MARGIN, bytes.length);
    return data;
  }

  private byte[] next() {
    byte[] bytes = corpus[random.nextInt(corpus.length)].clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes) {
    switch (random.nextInt(8)) {
      case 0 -> {
        return random(random.nextInt(60));
      }
      case 1 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      case 2 -> {
        return join(bytes, random(1 + random.nextInt(20)));
      }
      case 3 -> {
        return join(bytes, corpus[random.nextInt(corpus.length)]);
      }
      case 4 -> {
        int cut = random.nextInt(bytes.length + 1);
        return join(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut / 2, bytes.length));
      }
      default -> {
        if (bytes.length > 0) {
          // Most fields that steer a parser are at the beginning.
          int bound = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 16);
          int at = random.nextInt(bound);
          bytes[at] =
              random.nextBoolean()
                  ? TELLING[random.nextInt(TELLING.length)]
                  : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
        return bytes;
      }
    }
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] bytes = Arrays.copyOf(first, Math.min(MAX_LENGTH, first.length + second.length));
    int room = Math.max(0, bytes.length - first.length);
    System.arraycopy(second, 0, bytes, Math.min(first.length, bytes.length), room);
    return bytes;
  }

  /** Folds a value into a digest. */
  public static long mix(long digest, long value) {
    return (digest ^ value) * 0x9e3779b97f4a7c15L + 1;
  }
}
