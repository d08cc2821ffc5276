package dev.parley.app;

import dev.parley.app.bench.IdleMemory;
import dev.parley.app.bench.Load;
import dev.parley.app.bench.LoadFailure;
import dev.parley.app.bench.LoadPlan;
import dev.parley.app.bench.LoadResult;
import dev.parley.app.bench.Mode;
import dev.parley.app.bench.Payload;
import dev.parley.app.bench.ResultJson;
import dev.parley.app.bench.ResultText;
import dev.parley.app.bench.ServerProcess;
import dev.parley.app.connect.ExitCode;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code parley bench}: puts load on a WebSocket server and measures. */
@Command(
        name = "bench",
        subcommands = CompareCommand.class,
        description = {
            "Puts load on a WebSocket server and measures.",
            "",
            "Without more, 50 connections send messages of 64 bytes, each its next one when the last one has come"
                + " back, so the URL must be one that sends back what it gets. What is sent was made before the run,"
                + " and of what comes only the frames' headers are read: this program is to be cheaper than the"
                + " server."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:a mistake in the program itself, or not enough memory",
            "2:the command line is not as expected",
            "3:no connection",
            "4:the server opened no WebSocket",
            "5:connections were lost, or the server does not send back what it gets"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley bench ws://127.0.0.1:8080/echo",
            "      How fast are small messages?",
            "  parley bench --in-flight 32 --server-pid $(pgrep -f 'parley.jar serve') ws://127.0.0.1:8080/echo",
            "      And what do they cost the server in processor time?",
            "  parley bench --rate 10000 --time 30s ws://127.0.0.1:8080/echo",
            "      How late are echoes at 10,000 messages a second?",
            "  parley bench --broadcast --connections 1000 --size 128 ws://127.0.0.1:8080/broadcast",
            "      One sends, a thousand receive.",
            "  parley bench --deflate --content json --size 4KiB --text ws://127.0.0.1:8080/echo",
            "      How small do messages become, and what does that cost?",
            "  parley bench --idle --connections 10000 ws://127.0.0.1:8080/echo",
            "      Holds connections until Enter, or the end of the input.",
            "  parley bench compare",
            "      What do polling, long polling and Server-Sent Events cost beside WebSocket?"
        })
final class BenchCommand implements Callable<Integer> {

    private static final long MOST_BYTES_IN_FLIGHT = 256L << 20;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli, before it is used.
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", arity = "0..1", description = "ws://HOST[:PORT]/PATH or wss://...")
    private String url = "";

    @ArgGroup(validate = false, heading = "%nWhat is done:%n", order = 1)
    private LoadOptions load = new LoadOptions();

    @ArgGroup(validate = false, heading = "%nMessages:%n", order = 2)
    private PayloadOptions payload = new PayloadOptions();

    @ArgGroup(validate = false, heading = "%nWhat is asked for:%n", order = 3)
    private RequestOptions asked = new RequestOptions();

    @ArgGroup(validate = false, heading = "%nTLS:%n", order = 4)
    private BenchTls tls = new BenchTls();

    @ArgGroup(validate = false, heading = "%nWhat is measured:%n", order = 5)
    private MeasureOptions measure = new MeasureOptions();

    /** What the connections do. */
    static final class LoadOptions {

        @Option(names = "--broadcast", description = "One connection sends, and each message comes to all of them.")
        private boolean broadcast;

        @Option(names = "--churn", description = "Connections are opened and closed again, as fast as it goes.")
        private boolean churn;

        @Option(
                names = "--idle",
                description = "Connections are opened and held until the standard input ends, or for --hold.")
        private boolean idle;

        @Option(names = "--connections", paramLabel = "N", description = "How many. (${DEFAULT-VALUE})")
        private int connections = 50;

        @Option(
                names = "--in-flight",
                paramLabel = "N",
                description = "How many messages each connection has under way at any time. (${DEFAULT-VALUE})")
        private int inFlight = 1;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description =
                        "How many messages are sent in a second, by all connections together, whether or not those "
                                + "before have come back. Latency counts from when a message was due. (no fixed rate)")
        private Optional<Double> rate = Optional.empty();

        Mode mode() {
            if ((broadcast ? 1 : 0) + (churn ? 1 : 0) + (idle ? 1 : 0) > 1) {
                throw new CommandFailure("--broadcast, --churn and --idle: only one of them can be given");
            }
            if (broadcast) {
                return Mode.BROADCAST;
            }
            if (churn) {
                return Mode.CHURN;
            }
            return idle ? Mode.IDLE : Mode.ECHO;
        }
    }

    /** What is sent. */
    static final class PayloadOptions {

        @Option(
                names = "--size",
                paramLabel = "SIZE",
                converter = ByteSize.Converter.class,
                description = "The length of a message. (64)")
        private ByteSize size = new ByteSize(64);

        @Option(names = "--text", description = "Text messages instead of binary ones.")
        private boolean text;

        @Option(
                names = "--content",
                paramLabel = "WHAT",
                converter = ContentConverter.class,
                description = "random, which does not compress, or json. (random)")
        private Payload.Content content = Payload.Content.RANDOM;

        @Option(names = "--deflate", description = "Offers to compress (permessage-deflate), as browsers do.")
        private boolean deflate;

        @Option(
                names = "--no-context-takeover",
                description = "With --deflate: asks that no message refers to one before it.")
        private boolean noContextTakeover;

        @Option(
                names = "--messages",
                paramLabel = "N",
                description =
                        "With --idle: how many echoes each connection waits for before it is quiet. (${DEFAULT-VALUE})")
        private int messages;

        Payload payload() {
            return new Payload(size.bytes(), text, content);
        }

        LoadPlan.Deflate deflate() {
            if (noContextTakeover && !deflate) {
                throw new CommandFailure("--no-context-takeover: needs --deflate");
            }
            if (!deflate) {
                return LoadPlan.Deflate.OFF;
            }
            return noContextTakeover ? LoadPlan.Deflate.WITHOUT_CONTEXT_TAKEOVER : LoadPlan.Deflate.ON;
        }
    }

    /** Reads the name of a content. */
    static final class ContentConverter implements ITypeConverter<Payload.Content> {

        @Override
        public Payload.Content convert(String value) {
            return switch (value) {
                case "random" -> Payload.Content.RANDOM;
                case "json" -> Payload.Content.JSON;
                default -> throw new TypeConversionException("got \"" + value + "\", expected random or json");
            };
        }
    }

    /** How it is measured and told. */
    static final class MeasureOptions {

        @Option(
                names = "--warm-up",
                paramLabel = "TIME",
                converter = TimeSpan.Converter.class,
                description = "For how long nothing is counted. (5s)")
        private TimeSpan warmUp = new TimeSpan(Duration.ofSeconds(5));

        @Option(
                names = "--time",
                paramLabel = "TIME",
                converter = TimeSpan.Converter.class,
                description = "For how long messages are counted then. (5s)")
        private TimeSpan time = new TimeSpan(Duration.ofSeconds(5));

        @Option(
                names = "--hold",
                paramLabel = "TIME",
                converter = TimeSpan.Converter.class,
                description = "With --idle: for how long connections are held. (until the input ends)")
        private Optional<TimeSpan> hold = Optional.empty();

        @Option(
                names = "--server-pid",
                paramLabel = "PID",
                description = "The server's process, on this machine: tells its processor time, or its memory.")
        private Optional<Long> serverPid = Optional.empty();

        @Option(
                names = "--transport",
                paramLabel = "NAME",
                converter = ServeCommand.TransportConverter.class,
                description = "auto, io_uring, epoll, kqueue or nio. (${DEFAULT-VALUE})")
        private Transport transport = Transport.AUTO;

        @Option(
                names = "--event-loops",
                paramLabel = "N",
                description = "With how many threads this program works. (${DEFAULT-VALUE})")
        private int eventLoops = 1;

        @Option(names = "--json", description = "Prints one line of JSON instead of a table, and no progress.")
        private boolean json;

        Optional<ServerProcess> server() {
            return serverPid.map(pid -> ServerProcess.of(pid)
                    .orElseThrow(() -> new CommandFailure("--server-pid: there is no process " + pid
                            + " on this machine whose processor time this user may see")));
        }
    }

    /** Creates the command of the process; called by picocli. */
    BenchCommand() {
        this(Surroundings.ofProcess());
    }

    BenchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs it and prints what was measured. */
    @Override
    public Integer call() throws InterruptedException {
        if (url.isEmpty()) { // Not so for picocli, as compare needs none.
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'URL'");
        }
        Optional<ServerProcess> server = measure.server();
        LoadPlan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Load run = new Load(plan, server)) {
            if (!measure.json) {
                err.println(title(plan));
                err.flush();
            }
            OptionalLong before = residentBytes(server);
            LoadResult result = run.run(measure.json ? _ -> {} : progress(err));
            if (plan.traffic().mode() == Mode.IDLE) {
                Optional<IdleMemory> memory = memory(before, server);
                out.println("holding " + (plan.traffic().connections() - result.lost()) + " connections");
                out.flush();
                hold();
                LoadResult held = run.held();
                print(out, () -> ResultJson.of(held, memory), () -> ResultText.lines(held, memory));
                return exitCode(held);
            } else {
                print(out, () -> ResultJson.of(result), () -> ResultText.lines(result));
            }
            return exitCode(result);
        } catch (LoadFailure failed) {
            err.println(spec.qualifiedName() + ": " + failed.getMessage());
            err.flush();
            return failed.code().code();
        }
    }

    private static int exitCode(LoadResult result) {
        return (result.lost() == 0 ? ExitCode.NORMAL : ExitCode.CLOSED).code();
    }

    private static OptionalLong residentBytes(Optional<ServerProcess> server) {
        return server.isPresent() ? server.get().residentBytes() : OptionalLong.empty();
    }

    private static Optional<IdleMemory> memory(OptionalLong before, Optional<ServerProcess> server) {
        OptionalLong after = residentBytes(server);
        return before.isPresent() && after.isPresent()
                ? Optional.of(new IdleMemory(before.getAsLong(), after.getAsLong()))
                : Optional.empty();
    }

    private interface Text {
        String get();
    }

    private interface Lines {
        Iterable<String> get();
    }

    private void print(PrintWriter out, Text json, Lines lines) {
        if (measure.json) {
            out.println(json.get());
        } else {
            lines.get().forEach(out::println);
        }
        out.flush();
    }

    private LoadPlan plan() {
        Mode mode = load.mode();
        atLeast("--connections", load.connections, 1);
        atLeast("--in-flight", load.inFlight, 1);
        atLeast("--messages", payload.messages, 0);
        atLeast("--event-loops", measure.eventLoops, 1);
        double rate = load.rate.orElse(0.0);
        if (load.rate.isPresent() && !(rate > 0 && rate <= 1e8)) {
            throw new CommandFailure(
                    "--rate: got " + rate + ", expected more than 0 messages a second, and 1e8 at most");
        }
        if (rate > 0 && mode != Mode.ECHO && mode != Mode.BROADCAST) {
            throw new CommandFailure("--rate: goes with neither --churn nor --idle, which send at their own pace");
        }
        if (measure.time.duration().isZero()) {
            throw new CommandFailure("--time: got 0, expected some time to measure, such as 5s");
        }
        if ((long) load.inFlight * payload.size.bytes() > MOST_BYTES_IN_FLIGHT) {
            throw new CommandFailure("--in-flight: got " + load.inFlight + " messages of " + payload.size
                    + ", expected no more than 256MiB together");
        }
        WebSocketRequest request = asked.request(url).build();
        return new LoadPlan(
                request,
                new LoadPlan.Traffic(mode, load.connections, payload.payload(), load.inFlight, rate, payload.messages),
                payload.deflate(),
                new LoadPlan.Window(
                        measure.warmUp.duration(), measure.time.duration(), measure.hold.map(TimeSpan::duration)),
                tls.forUri(request.uri()),
                measure.transport,
                measure.eventLoops);
    }

    private static void atLeast(String flag, int value, int least) {
        if (value < least) {
            throw new CommandFailure(flag + ": got " + value + ", expected " + least + " or more");
        }
    }

    private void hold() throws InterruptedException {
        if (measure.hold.isPresent()) {
            TimeUnit.NANOSECONDS.sleep(measure.hold.get().duration().toNanos());
            return;
        }
        InputStream in = surroundings.in();
        try {
            for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
                // Whatever is typed before Enter means nothing.
            }
        } catch (IOException ended) {
            // As good as the end of it.
        }
    }

    private String title(LoadPlan plan) {
        LoadPlan.Traffic traffic = plan.traffic();
        String messages = traffic.payload().content().name().toLowerCase(Locale.ROOT) + ", "
                + (traffic.payload().size() < 1024 ? payload.size + " B" : payload.size)
                + (payload.text ? " of text" : "");
        String what = switch (traffic.mode()) {
            case ECHO ->
                traffic.rate() > 0
                        ? String.format(Locale.ROOT, "%,.0f messages a second (%s)", traffic.rate(), messages)
                        : traffic.inFlight() + " in flight on each (" + messages + ")";
            case BROADCAST -> "one of them sends to all (" + messages + ")";
            case CHURN -> "opened and closed again";
            case IDLE -> "held";
        };
        return url + ": " + traffic.connections() + " connections, " + what;
    }

    private static Consumer<Load.Progress> progress(PrintWriter err) {
        return now -> {
            String messages =
                    now.messages() == 0 ? "" : String.format(Locale.ROOT, " %,12.0f/s", now.messages() / now.seconds());
            err.printf(Locale.ROOT, "  %-10s %,8d connections%s%n", now.what(), now.connections(), messages);
            err.flush();
        };
    }
}
