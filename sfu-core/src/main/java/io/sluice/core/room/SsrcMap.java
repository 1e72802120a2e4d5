package io.sluice.core.room;

import org.jspecify.annotations.Nullable;

/**
 * What belongs to an SSRC, for at most {@link #CAPACITY} of them: open addressing on primitive
 * keys, so that a look-up allocates nothing. Removal is rare and rebuilds the table.
 */
final class SsrcMap<V> {
  /** SSRCs that one transport may have. */
  static final int CAPACITY = 1_024;

  private static final int FIRST_SLOTS = 16;

  private long[] keys = new long[FIRST_SLOTS];
  private @Nullable Object[] values = new Object[FIRST_SLOTS];
  private int size;

  @SuppressWarnings("unchecked") // only put() writes values
  @Nullable V get(long ssrc) {
    int mask = keys.length - 1;
    for (int slot = slot(ssrc, mask); values[slot] != null; slot = (slot + 1) & mask) {
      if (keys[slot] == ssrc) {
        return (V) values[slot];
      }
    }
    return null;
  }

  /**
   * Adds or replaces a value.
   *
   * @return false if the map is full
   */
  boolean put(long ssrc, V value) {
    if (get(ssrc) == null) {
      if (size == CAPACITY) {
        return false;
      }
      if (2 * (size + 1) > keys.length) {
        rebuild(2 * keys.length, -1);
      }
      size++;
    }
    insert(ssrc, value);
    return true;
  }

  void remove(long ssrc) {
    if (get(ssrc) != null) {
      size--;
      rebuild(keys.length, ssrc);
    }
  }

  int size() {
    return size;
  }

  private void insert(long ssrc, Object value) {
    int mask = keys.length - 1;
    int slot = slot(ssrc, mask);
    while (values[slot] != null && keys[slot] != ssrc) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = ssrc;
    values[slot] = value;
  }

  private void rebuild(int slots, long without) {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[slots];
    values = new Object[slots];
    for (int i = 0; i < oldKeys.length; i++) {
      Object value = oldValues[i];
      if (value != null && oldKeys[i] != without) {
        insert(oldKeys[i], value);
      }
    }
  }

  private static int slot(long ssrc, int mask) {
    return (int) ((ssrc * 0x9e3779b97f4a7c15L) >>> 40) & mask;
  }
}
