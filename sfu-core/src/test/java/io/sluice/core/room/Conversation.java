package io.sluice.core.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A script for many microphones: people take turns, with pauses for breath and thought, some with
 * overlap, while others cough, agree, try to interrupt, and have noise around them.
 */
final class Conversation {
  /** Milliseconds between two packets. */
  static final int PACKET_MILLIS = 20;

  /** Who has the floor from when to when. */
  record Turn(int speaker, int beginMillis, int endMillis) {}

  /** How a microphone's sender treats silence. */
  private enum Sender {
    CONTINUOUS,
    DTX
  }

  final List<Turn> turns = new ArrayList<>();
  private final Random random;
  private final int lengthMillis;
  private final int[] noise;
  private final Sender[] senders;

  /** Levels of each microphone each {@link #PACKET_MILLIS}; -1 for no packet. */
  private final byte[][] levels;

  Conversation(int people, int lengthMillis, Random random) {
    this.random = random;
    this.lengthMillis = lengthMillis;
    noise = new int[people];
    senders = new Sender[people];
    levels = new byte[people][lengthMillis / PACKET_MILLIS];
    for (int i = 0; i < people; i++) {
      noise[i] = random.nextInt(10) == 0 ? between(68, 80) : between(37, 62);
      senders[i] = random.nextInt(3) == 0 ? Sender.DTX : Sender.CONTINUOUS;
      background(i);
    }
    takeTurns(people);
    interject(people);
    for (int i = 0; i < people; i++) {
      if (senders[i] == Sender.DTX) {
        leaveOutSilence(i);
      }
    }
  }

  /** The level of a microphone's packet at this time; -1 if there is none. */
  int level(int person, int millis) {
    return levels[person][millis / PACKET_MILLIS];
  }

  private void background(int person) {
    for (int i = 0; i < levels[person].length; i++) {
      levels[person][i] = (byte) (noise[person] + random.nextInt(5));
    }
  }

  private void takeTurns(int people) {
    int at = 1_000;
    int speaker = random.nextInt(people);
    while (at < lengthMillis - 1_000) {
      int length = random.nextInt(5) == 0 ? between(1_500, 4_000) : between(5_000, 25_000);
      int end = Math.min(at + length, lengthMillis - 500);
      turns.add(new Turn(speaker, at, end));
      speak(speaker, at, end);
      at = end + (random.nextInt(4) == 0 ? between(-300, 0) : between(0, 900));
      int next = random.nextInt(people - 1);
      speaker = next < speaker ? next : next + 1;
    }
  }

  /** Syllables with dips between, phrases with pauses. */
  private void speak(int person, int begin, int end) {
    int loudness = between(94, 108);
    int phraseEnd = begin + between(1_500, 4_500);
    int at = begin;
    while (at < end) {
      int syllable = Math.min(at + between(120, 280), end);
      say(person, at, syllable, loudness + random.nextInt(7) - 3);
      int dip = syllable + between(20, 80);
      say(person, syllable, Math.min(dip, end), loudness - between(12, 30));
      at = dip;
      if (at > phraseEnd) {
        at += random.nextInt(6) == 0 ? between(500, 900) : between(150, 450);
        phraseEnd = at + between(1_500, 4_500);
      }
    }
  }

  private void interject(int people) {
    for (int at = 2_000; at < lengthMillis - 2_000; at += between(800, 4_000)) {
      int person = random.nextInt(people);
      switch (random.nextInt(5)) {
        case 0 -> say(person, at, at + between(100, 300), between(105, 118)); // a cough, a door
        case 1 -> speak(person, at, at + between(400, 1_000)); // in vain
        default -> say(person, at, at + between(150, 400), between(88, 98)); // agrees
      }
    }
  }

  private void say(int person, int begin, int end, int level) {
    byte[] mine = levels[person];
    for (int i = begin / PACKET_MILLIS; i < end / PACKET_MILLIS && i < mine.length; i++) {
      int heard = Math.max(level + random.nextInt(5) - 2, noise[person]);
      mine[i] = (byte) Math.max(mine[i], Math.min(LoudnessMeter.MAX_LEVEL, heard));
    }
  }

  /** Opus sends one packet each 400 ms of silence. */
  private void leaveOutSilence(int person) {
    int silent = 0;
    for (int i = 0; i < levels[person].length; i++) {
      silent = levels[person][i] <= noise[person] + 5 ? silent + 1 : 0;
      if (silent > 10 && silent % 20 != 0) {
        levels[person][i] = -1;
      }
    }
  }

  private int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }
}
