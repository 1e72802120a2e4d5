package io.sluice.core.wire.codec;

import io.sluice.core.wire.Hex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is read of one payload; of packets that begin a keyframe, which take longest. */
@State(Scope.Thread)
public class CodecBenchmark {
  private final byte[] vp8 = Hex.bytes("90f0 9234 56 b1 50b701 9d012a 8002 e001 00");
  private final byte[] vp9 = Hex.bytes("aa 9234 00 55 18 0280 0168 00 00 00 00");
  private final byte[] structured = Hex.bytes("c3000580411eb85141010c09fc059c");
  private final byte[] plain = Hex.bytes("c30006");
  private final Vp8Descriptor vp8Descriptor = new Vp8Descriptor();
  private final Vp9Descriptor vp9Descriptor = new Vp9Descriptor();
  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private final DependencyStructure structure = new DependencyStructure();

  @Setup
  public void keepStructure() {
    expect(descriptor.parse(structured, 0, structured.length, null));
    structure.copyFrom(descriptor.structure());
  }

  private static boolean expect(boolean valid) {
    if (!valid) {
      throw new IllegalStateException("not valid");
    }
    return true;
  }

  @Benchmark
  public boolean vp8Descriptor() {
    return expect(vp8Descriptor.parse(vp8, 0, vp8.length));
  }

  @Benchmark
  public boolean vp9Descriptor() {
    return expect(vp9Descriptor.parse(vp9, 0, vp9.length));
  }

  /** Of all packets but a keyframe's first. */
  @Benchmark
  public boolean dependencyDescriptor() {
    return expect(descriptor.parse(plain, 0, plain.length, structure));
  }

  @Benchmark
  public boolean dependencyStructure() {
    return expect(descriptor.parse(structured, 0, structured.length, null));
  }

  /** A keyframe's first payload. */
  @State(Scope.Thread)
  public static class Keyframe {
    @Param public VideoCodec codec;

    private byte[] payload;

    @Setup
    public void makePayload() {
      payload =
          Hex.bytes(
              switch (codec) {
                case VP8 -> "90f0 9234 56 b1 50b701 9d012a 8002 e001 00";
                case VP9 -> "aa 9234 00 55 18 0280 0168 00 00 00 00";
                case H264 -> "78 0004 67 42 e0 1f 0003 68 ce 38 0004 65 b8 00 04";
                case AV1 -> "18 0a 0b 00000004 3c ff bc ff f3 40 01 32 10";
              });
    }
  }

  @Benchmark
  public boolean keyframe(Keyframe first) {
    return expect(KeyframeDetector.isKeyframe(first.codec, first.payload, 0, first.payload.length));
  }
}
