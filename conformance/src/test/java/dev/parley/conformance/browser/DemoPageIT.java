package dev.parley.conformance.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.parley.conformance.Certificate;
import dev.parley.conformance.ParleyProcess;
import dev.parley.conformance.browser.Chromium.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of {@code ./parley serve} in a real browser. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageIT {

    private static final int SYMBOLS = 12;

    /** What Chromium itself puts on the console while a server is down; everything else is a mistake of the page. */
    private static final Pattern CONNECTION_REFUSED =
            Pattern.compile("^console: WebSocket connection to .* failed: .*");

    /** The page waits longer after each attempt that has failed, up to fifteen seconds. */
    private static final LocatorAssertions.ContainsTextOptions IN_HALF_A_MINUTE =
            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

    private final Chromium chromium = Chromium.start();
    private final ParleyProcess server = ParleyProcess.serve();

    @BeforeAll
    void thePageIsServed() {
        Page page = open(View.LIGHT);
        assertThat(page).hasTitle("Parley, live");
        page.context().close();
    }

    @AfterEach
    void closeThePages() {
        chromium.closePages();
    }

    @AfterAll
    void stop() {
        chromium.close();
        server.close();
    }

    private Page open(View view) {
        return chromium.open(server.url().toString() + "/", view);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "binary"})
    void quotesArriveAndTheirLinesMove(String encoding) {
        Page page = open(View.LIGHT);
        if (encoding.equals("binary")) {
            page.locator("#encoding label", new Page.LocatorOptions().setHasText("Binary"))
                    .click();
        }
        assertThat(page.locator(".tile")).hasCount(SYMBOLS);
        assertThatQuotesMove(page);
        Locator row = page.locator("#frames .frame." + encoding)
                .filter(new Locator.FilterOptions().setHas(page.locator(".is-quotes")));
        assertThat(row.last()).containsText("\"quotes\"");
        assertThat(chromium.complaints()).isEmpty();
    }

    /** Waits until a price and every line are other than they are now. */
    private static void assertThatQuotesMove(Page page) {
        page.waitForFunction("() => document.querySelectorAll('.tile .sparkline-line[d]').length === " + SYMBOLS);
        Object before = page.evaluate("""
            () => [...document.querySelectorAll('.tile')].map((tile) => ({
              line: tile.querySelector('.sparkline-line').getAttribute('d'),
              price: tile.querySelector('.tile-price').textContent,
            }))
            """);
        page.waitForFunction("""
            (before) => {
              const tiles = [...document.querySelectorAll('.tile')];
              const line = (tile) => tile.querySelector('.sparkline-line').getAttribute('d');
              const price = (tile) => tile.querySelector('.tile-price').textContent;
              return tiles.every((tile, i) => line(tile) !== before[i].line)
                && tiles.some((tile, i) => price(tile) !== before[i].price);
            }
            """, before);
    }

    @Test
    void twoPagesChat() {
        Page ann = open(View.LIGHT);
        Page bob = open(View.PHONE_DARK);
        rename(ann, "Ann");
        rename(bob, "Bob 🎈");
        assertThat(ann.locator("#chat-present li")).hasText(new String[] {"Ann (you)", "Bob 🎈"});

        say(ann, "Grüß dich, <b>Bob</b>");
        assertThat(bob.locator(".said:not(.own) .said-text").last()).hasText("Grüß dich, <b>Bob</b>");
        say(bob, "日本語も大丈夫");
        assertThat(ann.locator(".said:not(.own) .said-text").last()).hasText("日本語も大丈夫");
        assertThat(ann.locator(".said.own .said-text").last()).hasText("Grüß dich, <b>Bob</b>");

        bob.context().close();
        assertThat(ann.locator(".notice").last()).hasText("Bob 🎈 left");
        assertThat(ann.locator("#chat-present li")).hasText(new String[] {"Ann (you)"});
        assertThat(chromium.complaints()).isEmpty();
    }

    private static void rename(Page page, String name) {
        assertThat(page.locator("#chat-you")).not().hasText("…");
        page.locator("#chat-name-button").click();
        page.locator("#chat-name").fill(name);
        page.locator("#chat-name-form button[type=submit]").click();
        assertThat(page.locator("#chat-you")).hasText(name);
    }

    private static void say(Page page, String text) {
        page.locator("#chat-text").fill(text);
        page.locator("#chat-text").press("Enter");
        assertThat(page.locator("#chat-text")).hasValue("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text", "Binary"})
    void theInspectorShowsWhatWasSentToEchoAndWhatCameBack(String encoding) {
        Page page = open(View.DARK);
        page.locator("#echo-composer label", new Page.LocatorOptions().setHasText(encoding))
                .click();
        page.locator("#echo-text").fill("hello from the browser");
        page.locator("#echo-send").click();
        assertThat(page.locator("#echo-hint")).containsText("22 B back after");
        Locator frames = page.locator("#frames .frame." + encoding.toLowerCase(Locale.ROOT))
                .filter(new Locator.FilterOptions().setHasText("hello from the browser"));
        assertThat(frames).hasCount(2);
        assertThat(frames.first()).hasClass(Pattern.compile("\\bsent\\b"));
        assertThat(frames.last()).hasClass(Pattern.compile("\\breceived\\b"));
        // The probe's round trip, in milliseconds.
        assertThat(page.locator("#round-trip-value")).hasText(Pattern.compile("[0-9.]+"));
        assertThat(chromium.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePageComesBackAfterTheServerWasRestarted(boolean graceful) {
        Page page;
        int port;
        try (ParleyProcess first = ParleyProcess.serve()) {
            port = first.port();
            page = chromium.open(first.url() + "/", View.LIGHT);
            assertThatQuotesMove(page);
            if (graceful) {
                first.terminate();
                first.awaitExit(Duration.ofSeconds(30));
            } else {
                first.kill();
            }
        }
        assertThat(page.locator("#outage-message")).hasText("The server does not answer.");
        assertThat(page.locator(".vital[data-connection=quotes]")).hasAttribute("data-state", "waiting");
        Locator why = page.locator("#frames .frame.close", new Page.LocatorOptions().setHasText("quotes"));
        assertThat(why.first()).containsText(graceful ? "1001 going away" : "1006 connection lost");

        try (ParleyProcess second = ParleyProcess.serveOnPort(port)) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(page.locator("#outage-message")).containsText("Connected again", IN_HALF_A_MINUTE);
            page.locator("#outage").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
            for (String connection : List.of("quotes", "chat", "echo")) {
                assertThat(page.locator(".vital[data-connection=" + connection + "]"))
                        .hasAttribute("data-state", "open");
            }
            assertThatQuotesMove(page);
            say(page, "back again");
            assertThat(page.locator(".said.own .said-text").last()).hasText("back again");
            assertThat(chromium.complaints()).allMatch(CONNECTION_REFUSED.asMatchPredicate());
        }
    }

    @Test
    void thePageAndItsWebSocketsComeOverTls(@TempDir Path folder) {
        Certificate certificate = Certificate.selfSigned(folder);
        try (ParleyProcess tls = ParleyProcess.serve(
                "--tls-cert", certificate.certificate().toString(),
                "--tls-key", certificate.key().toString())) {
            assertThat(tls.url()).hasScheme("https");
            Page page = chromium.open(tls.url() + "/", View.LIGHT);
            assertThat(page.evaluate("() => document.location.protocol")).isEqualTo("https:");
            assertThatQuotesMove(page);
            assertThat(page.locator("#frames .frame.open").first()).containsText("wss://");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itFitsTheWindow(View view) {
        Page page = open(view);
        page.locator("#interval").fill("1");
        say(page, "A screenshot, please.");
        // Enough steps for the lines to be lines.
        page.waitForFunction("""
            () => [...document.querySelectorAll('.tile .sparkline-line')]
              .every((line) => (line.getAttribute('d') ?? '').split('L').length > 60)
            """);
        assertThat(page.locator("#round-trip-value")).hasText(Pattern.compile("[0-9.]+"));
        Chromium.screenshot(page, view.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                .as("how far the page is wider than the window")
                .isEqualTo(0);
        assertThat(chromium.complaints()).isEmpty();
    }
}
