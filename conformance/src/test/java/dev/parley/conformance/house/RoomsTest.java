package dev.parley.conformance.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: a lower room never knows a higher one, and the lowest knows nothing but bytes. */
class RoomsTest {
    private static JavaClasses parley;

    @BeforeAll
    static void readTheClasses() {
        parley = new ClassFileImporter()
                // ArchUnit's own option looks for target/test-classes, which the quick profile has elsewhere.
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("dev.parley");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.parley.protocol",
                "dev.parley.protocol.handshake",
                "dev.parley.websocket",
                "dev.parley.websocket.netty",
                "dev.parley.websocket.tls",
                "dev.parley.server",
                "dev.parley.client",
                "dev.parley.hub",
                "dev.parley.hub.broker",
                "dev.parley.hub.core",
                "dev.parley.hub.hook",
                "dev.parley.hub.protocol",
                "dev.parley.hub.session",
                "dev.parley.app"
            })
    void everyRoomIsLookedAt(String room) {
        assertThat(parley.containPackage(room)).isTrue();
    }

    @Test
    void aLowerRoomNeverKnowsAHigherOne() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("protocol")
                .definedBy("dev.parley.protocol..")
                .layer("websocket")
                .definedBy("dev.parley.websocket..")
                .layer("server")
                .definedBy("dev.parley.server..")
                .layer("client")
                .definedBy("dev.parley.client..")
                .layer("hub")
                .definedBy("dev.parley.hub..")
                .layer("app")
                .definedBy("dev.parley.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("hub")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("hub", "app")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("websocket")
                .mayOnlyBeAccessedByLayers("server", "client", "hub", "app")
                .check(parley);
    }

    @Test
    void theProtocolKnowsOnlyTheJdkAndItself() {
        classes()
                .that()
                .resideInAPackage("dev.parley.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations", "dev.parley.protocol..")
                .check(parley);
    }

    @Test
    void theProtocolHasNoSocketsFilesThreadsOrLogging() {
        var url = nameMatching("java\\.net\\.(IDN|URI|URISyntaxException|URLDecoder|URLEncoder)");
        var net = resideInAPackage("java.net..").and(DescribedPredicate.not(url));
        var elsewhere = resideInAnyPackage(
                "java.nio.channels..",
                "java.nio.file..",
                "java.util.concurrent..",
                "java.util.logging..",
                "java.sql..",
                "java.rmi..");
        var threads = nameMatching(
                "java\\.lang\\.(Thread(\\$.*|Group|Local)?|ScopedValue|Process.*|Runtime|System\\$Logger.*)|java\\.util\\.Timer.*");
        var files = nameMatching("java\\.io\\.(File|RandomAccessFile|Print|Console).*");
        noClasses()
                .that()
                .resideInAPackage("dev.parley.protocol..")
                .should()
                .dependOnClassesThat(net.or(elsewhere).or(threads).or(files))
                .check(parley);
    }

    @Test
    void theProtocolHasNoClock() {
        var clock = describe("a clock", (JavaAccess<?> access) -> isClock(access));
        noClasses()
                .that()
                .resideInAPackage("dev.parley.protocol..")
                .should()
                .accessTargetWhere(clock)
                .orShould()
                .dependOnClassesThat(
                        nameMatching("java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Date|Calendar).*"))
                .check(parley);
    }

    private static boolean isClock(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        return owner.isEquivalentTo(System.class)
                ? Set.of("nanoTime", "currentTimeMillis").contains(access.getName())
                : owner.getPackageName().equals("java.time") && access.getName().equals("now");
    }

    @Test
    void theProtocolDoesNotPrint() {
        noClasses()
                .that()
                .resideInAPackage("dev.parley.protocol..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(parley);
    }

    @Test
    void noSignatureThatAProgramSeesNamesNetty() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.parley.websocket",
                        "dev.parley.server",
                        "dev.parley.client",
                        "dev.parley.hub..",
                        "dev.parley.protocol..")
                .should(new KeepOutOfSignatures("io.netty."))
                .check(parley);
    }

    @Test
    void noSignatureThatAProgramSeesNamesAClassItCannotReach() {
        classes()
                .that()
                .resideInAnyPackage("dev.parley.websocket", "dev.parley.server", "dev.parley.client")
                .should(new KeepOutOfSignatures("dev.parley.websocket.netty."))
                .andShould(new KeepOutOfSignatures("dev.parley.websocket.tls."))
                .check(parley);
    }

    @Test
    void onlyTheProgramKnowsHowToLogAndParseArgumentsAndOnlyTheHubBesideItJson() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.app..", "dev.parley.testing..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("ch.qos.logback..", "picocli.."))
                .check(parley);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.app..", "dev.parley.hub..", "dev.parley.testing..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.fasterxml.."))
                .check(parley);
    }

    @Test
    void whatChannelsAreMadeOfKnowsNoClientsAndNoNodes() {
        noClasses()
                .that()
                .resideInAPackage("dev.parley.hub.core..")
                .should()
                .dependOnClassesThat(nameMatching("dev\\.parley\\.hub\\.(Hub|HubClient|HubBuilder|Clients|Nodes)"))
                .check(parley);
    }

    @Test
    void noNameSaysOnlyThatItIsCode() {
        noClasses()
                .that()
                .resideInAPackage("dev.parley..")
                .should()
                .haveNameMatching(".*[.$](\\w*(Impl|Manager|Utils?|Helper|Base)|(Base|Abstract)\\p{Lu}\\w*)")
                .check(parley);
    }
}
