/* The skeleton: from the command line to the loop, and back out. */
#include "arguments.h"
#include "daemon_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct loop *daemon_loop(struct daemon *daemon)
{
    return daemon->loop;
}

struct metrics *daemon_metrics(struct daemon *daemon)
{
    return daemon->metrics;
}

const struct settings *daemon_settings(const struct daemon *daemon)
{
    return daemon->settings;
}

const char *daemon_instance(const struct daemon *daemon)
{
    return daemon->instance;
}

const char *daemon_name(const struct daemon *daemon)
{
    return daemon->spec->name;
}

/* Logged only when it changes: conditions are set by timers, again and again. */
void daemon_ready_set(struct daemon *daemon, const char *condition, int is_met, const char *reason)
{
    if (!health_condition_set(&daemon->health, condition, is_met, reason))
        return;
    if (is_met)
        log_info("condition_met", LOG_TEXT("condition", condition));
    else
        log_warn("condition_unmet", LOG_TEXT("condition", condition), LOG_TEXT("reason", reason));
}

void daemon_note_set(struct daemon *daemon, const char *name, const char *sentence)
{
    health_note_set(&daemon->health, name, sentence);
}

void daemon_troubles(const struct daemon *daemon, daemon_trouble_fn *each, void *context)
{
    const struct health *health = &daemon->health;
    for (size_t i = 0; i < health->condition_count; i++)
        if (!health->conditions[i].is_met)
            each(context, health->conditions[i].name, 0, health->conditions[i].text);
    for (size_t i = 0; i < health->note_count; i++)
        if (health->notes[i].text[0])
            each(context, health->notes[i].name, 1, health->notes[i].text);
}

/* ── start ── */

static int open_own(struct daemon *daemon, struct err *err)
{
    daemon->signal_fd = -1;
    id_for_instance(daemon->instance);
    daemon->metrics = metrics_new();
    daemon->http_limits.metrics = daemon->metrics;
    daemon->loop = loop_new();
    if (!daemon->metrics || !daemon->loop)
        return err_set(err, ERR_MEMORY, "no memory to start");
    process_metrics_init(&daemon->process, daemon->metrics, daemon->spec->name);
    /* Thousands of readers need as many descriptors; the soft limit is 1024 nearly everywhere. */
    process_raise_fd_limit();
    int code = daemon_open_signals(daemon, err);
    return code ? code : daemon_open_http(daemon, err);
}

static void close_own(struct daemon *daemon)
{
    http_close(daemon->http);
    daemon_close_signals(daemon);
    loop_free(daemon->loop);
    metrics_free(daemon->metrics);
    settings_free(daemon->settings);
}

static int run(struct daemon *daemon)
{
    struct err err = {0};
    int code = open_own(daemon, &err);
    if (code == 0)
        code = daemon->spec->open(daemon, &daemon->state, &err);
    if (code == 0) {
        daemon->is_open = 1;
        log_info("started", LOG_TEXT("instance", daemon->instance), LOG_TEXT("version", TRIPTYCH_VERSION),
                 LOG_TEXT("edition", daemon->spec->is_alone ? "" : settings_text(daemon->settings, "edition")),
                 LOG_INT("http_port", daemon->http ? http_port(daemon->http) : 0));
        code = loop_run(daemon->loop, &err);
    }
    if (code)
        log_error(daemon->is_open ? "failed" : "start_failed", LOG_TEXT("instance", daemon->instance),
                  LOG_TEXT("reason", err.text));
    if (daemon->is_open && daemon->spec->close)
        daemon->spec->close(daemon->state);
    if (code == 0)
        log_info("stopped", LOG_TEXT("instance", daemon->instance));
    close_own(daemon);
    /* `open` says ERR_INVALID for a setting's value that only it could judge (a file, an address): usage, so that an
     * orchestrator does not start it again and again. */
    return code == 0 ? DAEMON_EXIT_STOPPED : code == ERR_INVALID ? DAEMON_EXIT_USAGE : DAEMON_EXIT_FAILED;
}

static int fulfil(struct daemon *daemon, const struct arguments *arguments)
{
    const struct setting *tables[DAEMON_TABLES];
    struct err err = {0};
    daemon_settings_tables(daemon->spec, tables);
    if (arguments->wish == WISH_HELP) {
        daemon_print_help(daemon, tables);
        return DAEMON_EXIT_STOPPED;
    }
    if (arguments->wish == WISH_MANUAL) {
        daemon_print_manual(daemon, tables);
        return DAEMON_EXIT_STOPPED;
    }
    if (arguments->wish == WISH_VERSION) {
        printf("%s %s\n", daemon->program, TRIPTYCH_VERSION);
        return DAEMON_EXIT_STOPPED;
    }
    if (settings_load(tables, arguments->config_path, arguments->sets, &daemon->settings, &err)) {
        fprintf(stderr, "%s: %s\n", daemon->program, err.text);
        return DAEMON_EXIT_USAGE;
    }
    if (arguments->wish == WISH_CHECK) {
        printf("%s: the settings are valid\n", daemon->program);
        settings_free(daemon->settings);
        return DAEMON_EXIT_STOPPED;
    }
    log_setup(daemon->spec->name, (enum log_level)settings_int(daemon->settings, "log_level"),
              (int)settings_int(daemon->settings, "log_format"));
    return run(daemon);
}

int daemon_main(const struct daemon_spec *spec, int argc, char **argv)
{
    struct daemon *daemon = calloc(1, sizeof *daemon);
    struct arguments arguments;
    struct err err = {0};
    if (!daemon)
        return DAEMON_EXIT_FAILED;
    daemon->spec = spec;
    snprintf(daemon->program, sizeof daemon->program, "triptych-%s", spec->name);
    int status = DAEMON_EXIT_USAGE;
    if (arguments_parse(argc, (const char *const *)argv, &arguments, &err))
        fprintf(stderr, "%s: %s\n", daemon->program, err.text);
    else
        status = fulfil(daemon, &arguments);
    free(daemon);
    return status;
}
