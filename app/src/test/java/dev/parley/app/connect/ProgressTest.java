package dev.parley.app.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Progress progress =
            new Progress(new Plan(OptionalLong.empty(), OptionalLong.empty(), LONG, Optional.of(SHORT), LONG));

    @Test
    void takesTooLongWhereTheServerDoesNotReadAll() throws Exception {
        progress.inputEnded();

        assertThat(progress.awaitEnd()).isEqualTo(new Progress.Over.TooLong(SHORT, false));
    }

    @Test
    void takesTooLongWhereThereIsNoEndToTheAnswers() throws Exception {
        progress.inputEnded();
        progress.arrived();

        assertThat(progress.awaitEnd()).isEqualTo(new Progress.Over.TooLong(SHORT, true));
    }

    @Test
    void isNotQuietWhileAMessageIsBeingShown() throws Exception {
        Progress slowlyRead = new Progress(
                new Plan(OptionalLong.empty(), OptionalLong.empty(), Duration.ZERO, Optional.of(SHORT), LONG));
        slowlyRead.inputEnded();
        slowlyRead.arrived();
        slowlyRead.messageComes();

        assertThat(slowlyRead.awaitEnd()).isEqualTo(new Progress.Over.TooLong(SHORT, true));
    }

    @Test
    void isQuietWhenNothingComesAfterWhatWasShown() throws Exception {
        Progress read = new Progress(
                new Plan(OptionalLong.empty(), OptionalLong.empty(), Duration.ZERO, Optional.of(LONG), LONG));
        read.inputEnded();
        read.arrived();
        read.messageComes();
        read.messageShown();

        assertThat(read.awaitEnd()).isEqualTo(new Progress.Over.Quiet());
    }
}
