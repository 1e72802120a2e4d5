package io.sluice.loadtest;

import io.sluice.core.testkit.NetworkModel;
import io.sluice.loadtest.scenario.Assertion;
import io.sluice.loadtest.scenario.Churn;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Notation;
import io.sluice.loadtest.scenario.Ramp;
import io.sluice.loadtest.scenario.Viewing;
import io.sluice.loadtest.target.TargetConfig.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the texts of options become values; what cannot is answered with what is accepted. */
final class Converters {
  private Converters() {}

  static void register(CommandLine commandLine) {
    commandLine.registerConverter(Duration.class, text -> read(Notation::duration, text));
    commandLine.registerConverter(URI.class, text -> read(TargetOptions::address, text));
    commandLine.registerConverter(Ramp.class, text -> read(Notation::ramp, text));
    commandLine.registerConverter(Churn.class, text -> read(Notation::churn, text));
    commandLine.registerConverter(Viewing.class, text -> read(Notation::viewing, text));
    commandLine.registerConverter(Assertion.class, text -> read(Assertion::parse, text.strip()));
    commandLine.registerConverter(NetworkModel.class, text -> read(NetworkModel::parse, text));
    commandLine.registerConverter(Dimension.class, text -> read(GoalOptions::dimension, text));
    commandLine.registerConverter(Kind.class, text -> read(TargetOptions::kind, text));
    commandLine.registerConverter(
        ClientOptions.Srtp.class, text -> read(ClientOptions.Srtp::of, text));
  }

  private static <T> T read(Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** A part of all, written in percent. */
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return read(Notation::share, text);
    }
  }

  /** A video track. */
  static final class Video implements ITypeConverter<MediaOptions.Track> {
    @Override
    public MediaOptions.Track convert(String text) {
      return read(MediaOptions.Track::video, text);
    }
  }

  /** An audio track. */
  static final class Audio implements ITypeConverter<MediaOptions.Track> {
    @Override
    public MediaOptions.Track convert(String text) {
      return read(MediaOptions.Track::audio, text);
    }
  }
}
