package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.hub.ControlMessage.Target;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlMessageTest {
    private static final Target TARGET = new Target("ü", "client");

    @Test
    void everyMessageArrivesAsItWasSent() {
        for (ControlMessage message : List.of(
                new ControlMessage.EndConnections(TARGET, Disconnect.FORCE_RECONNECT),
                new ControlMessage.EndSubscriptions(TARGET, "c", Unsubscribe.EXPIRED),
                new ControlMessage.BeginSubscriptions(TARGET, "c", Data.of("{}")),
                new ControlMessage.ChangeExpiry(TARGET, Expiry.NEVER),
                new ControlMessage.ChangeExpiry(TARGET, Expiry.at(Instant.ofEpochMilli(123))),
                new ControlMessage.Node(new NodeInfo("n", 1, 2, 3, 4)))) {
            assertThat(ControlMessage.decode(message.encode())).hasValue(message);
        }
    }

    @Test
    void whatANewerVersionSendsIsLetPass() {
        assertThat(ControlMessage.decode(Data.of(new byte[] {99, 1, 2}))).isEmpty();
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] whole = new ControlMessage.EndConnections(TARGET, Disconnect.SLOW)
                .encode()
                .toByteArray();
        for (int length = 0; length < whole.length; length++) {
            Data cut = Data.of(Arrays.copyOf(whole, length));
            assertThatIllegalArgumentException().as("%d bytes", length).isThrownBy(() -> ControlMessage.decode(cut));
        }
    }
}
