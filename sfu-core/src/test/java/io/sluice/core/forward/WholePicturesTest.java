package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the lowest frames of pictures are said to refer to. */
class WholePicturesTest {
  private static final int TOP = 2;

  private final WholePictures pictures = new WholePictures();

  /** The frames of a picture with all spatial layers. */
  private void sent(int lowest, long timestamp) {
    for (int layer = 0; layer <= TOP; layer++) {
      pictures.sent((lowest + layer) & 0xffff, timestamp, TOP);
    }
  }

  private static long references(int... back) {
    long references = 0;
    for (int i = back.length - 1; i >= 0; i--) {
      references = references << 12 | back[i];
    }
    return references;
  }

  @Test
  void shouldAddTheHighestFramesOfPicturesReferredTo() {
    sent(100, 1);
    sent(103, 2);

    assertThat(pictures.whole(106, references(6), TOP)).isEqualTo(references(6, 4));
    assertThat(pictures.whole(106, references(3, 6), TOP)).isEqualTo(references(3, 6, 1, 4));
  }

  /** An upper frame refers to the lower ones of its picture, and so to all that these need. */
  @Test
  void shouldAddNothingToUpperFrames() {
    sent(100, 1);
    pictures.sent(103, 2, TOP);

    assertThat(pictures.whole(104, references(1, 3), TOP)).isZero();
  }

  @Test
  void shouldAddWhatWasSentOnly() {
    pictures.sent(100, 1, TOP);
    pictures.sent(101, 1, TOP);
    pictures.sent(103, 2, TOP);

    assertThat(pictures.whole(106, references(6), TOP)).isEqualTo(references(6, 5));
    assertThat(pictures.whole(106, references(3), TOP)).isZero();
    assertThat(pictures.whole(106, references(9), TOP)).as("a picture never sent").isZero();
  }

  @Test
  void shouldFindFramesThatCameLate() {
    pictures.sent(101, 1, TOP);
    sent(103, 2);
    pictures.sent(102, 1, TOP);
    pictures.sent(100, 1, TOP);

    assertThat(pictures.whole(106, references(6), TOP)).isEqualTo(references(6, 4));
  }

  @Test
  void shouldCountAcrossTheWrap() {
    sent(65_534, 1);

    assertThat(pictures.whole(1, references(3), TOP)).isEqualTo(references(3, 1));
  }

  /** What was lost of a layer that is not sent any more is not to be waited for. */
  @Test
  void shouldForgetPicturesOfAnotherLayer() {
    sent(100, 1);

    assertThat(pictures.whole(103, references(3), 1)).isZero();
    pictures.sent(103, 2, 1);
    pictures.sent(104, 2, 1);
    assertThat(pictures.whole(106, references(6), 1)).isZero();
    assertThat(pictures.whole(106, references(3), 1)).isEqualTo(references(3, 2));
  }

  @Test
  void shouldForgetWhatOthersSent() {
    sent(100, 1);
    pictures.forget();

    assertThat(pictures.whole(103, references(3), TOP)).isZero();
  }

  @Test
  void shouldRememberSixtyFourPicturesAndReferToFiveFramesAtMost() {
    for (int i = 0; i < 65; i++) {
      sent(3 * i, i);
    }

    assertThat(pictures.whole(195, references(195), TOP)).as("forgotten").isZero();
    assertThat(pictures.whole(195, references(192), TOP)).isEqualTo(references(192, 190));
    assertThat(pictures.whole(195, references(3, 6, 9, 12), TOP))
        .isEqualTo(references(3, 6, 9, 12, 1));
    assertThat(pictures.whole(195, references(3, 6, 9, 12, 15), TOP)).isZero();
  }

  /** Also when another layer or source is sent by then. */
  @Test
  void shouldKnowWhatWasSaidOfFramesSentAgain() {
    sent(100, 1);
    pictures.say(pictures.whole(103, references(3), TOP));
    sent(103, 2);
    sent(106, 3);
    pictures.forget();
    pictures.sent(109, 4, 1);

    assertThat(pictures.said(100)).isZero();
    assertThat(pictures.said(103)).isEqualTo(references(3, 1));
    assertThat(pictures.said(106)).isZero();
    assertThat(pictures.said(109)).isZero();
  }
}
