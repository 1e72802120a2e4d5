package io.sluice.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** A Jackson value filter that leaves out {@code true}, for a flag that is true by default. */
final class OmitTrue {
  @Override
  public boolean equals(@Nullable Object value) {
    return Boolean.TRUE.equals(value);
  }

  @Override
  public int hashCode() {
    return 1;
  }
}
