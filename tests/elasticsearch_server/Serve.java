import java.nio.file.Path;
import java.util.Map;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs one node for the tests: {@code Serve HOME CONFIG OWNER}.
 *
 * <p>HOME holds the server's modules, CONFIG the elasticsearch.yml, which names where data and logs go. The node
 * ends with the process OWNER, so that tests that are killed leave no server behind.
 */
public final class Serve {
    private Serve() {}

    public static void main(String[] arguments) throws Exception {
        String home = Path.of(arguments[0]).toAbsolutePath().toString();
        Path config = Path.of(arguments[1]).toAbsolutePath();
        long owner = Long.parseLong(arguments[2]);

        Settings settings = Settings.builder().put("path.home", home).build();
        LogConfigurator.configureWithoutConfig(settings);
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), config, () -> "shangqing-tests");
        PluginsLoader plugins =
            PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir()),
                PluginsLoader.loadPluginsBundles(environment.pluginsDir()),
                Map.of());

        Node node = new Node(environment, plugins);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
        node.start();
        ProcessHandle.of(owner).ifPresent(process -> process.onExit().join());
        System.exit(0);
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (Exception failure) {
            failure.printStackTrace();
        }
    }
}
