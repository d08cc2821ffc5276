package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.bench.servers.Contestant;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What can be said of a comparison on its command line. */
class SettingsTest {

    @Test
    void comparesEverythingUnlessTold() {
        Settings settings = Settings.parse("/project");

        assertThat(settings.contestants()).containsExactly(Contestant.values());
        assertThat(settings.cases()).containsExactly(Case.values());
        assertThat(settings.json()).isEqualTo(Path.of("/project/docs/benchmarks/servers.json"));
        assertThat(settings.measured()).isTrue();
        assertThat(settings.documented()).isTrue();
    }

    @Test
    void comparesWhatItIsTold() {
        Settings settings = Settings.parse(
                "/project",
                "--servers",
                "floor,netty",
                "--cases",
                "echo-64,idle",
                "--rounds",
                "5",
                "--warm-up",
                "1500",
                "--time",
                "500",
                "--connections",
                "7");

        assertThat(settings.contestants()).containsExactly(Contestant.FLOOR, Contestant.NETTY);
        assertThat(settings.cases()).containsExactly(Case.ECHO, Case.IDLE);
        assertThat(settings.rounds()).isEqualTo(5);
        assertThat(settings.warmUp()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.time()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.connectionsOf(Case.IDLE)).isEqualTo(7);
        assertThat(settings.timeOf(Case.ECHO)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.timeOf(Case.COLLECTORS)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void figuresThatAreKeptElsewhereAreNotDocumented() {
        Settings settings = Settings.parse("/project", "--json", "/tmp/mine.json");

        assertThat(settings.json()).isEqualTo(Path.of("/tmp/mine.json"));
        assertThat(settings.documented()).isFalse();
    }

    @Test
    void documentsWithoutMeasuring() {
        Settings settings = Settings.parse("/project", "--render", "--json", "/tmp/mine.json");

        assertThat(settings.measured()).isFalse();
        assertThat(settings.documented()).isTrue();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.parse("/project", "--cases", "echo-65"))
                .withMessageContaining("got the case echo-65, expected one of echo-64, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.parse("/project", "--loud", "yes"))
                .withMessageContaining("got --loud, expected one of --rounds, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.parse("/project", "--rounds"))
                .withMessage("got --rounds without a value");
    }
}
