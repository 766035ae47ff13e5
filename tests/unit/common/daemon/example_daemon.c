/* The smallest daemon: what test_daemon starts, asks and stops. `mode` makes it misbehave. */
#include "daemon.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct example {
    struct daemon *daemon;
    const char *mode;
    int stops, looks;
};

static struct example example;

static const struct setting example_settings[] = {
    {.name = "mode",
     .type = SETTING_CHOICE,
     .fallback = "good",
     .choices = "good|busy|slow|hanging|unready|unopened|misconfigured",
     .help = "what it does when asked to stop, or at its start"},
    {.name = NULL},
};

static int is_mode(const char *mode)
{
    return strcmp(example.mode, mode) == 0;
}

static int example_open(struct daemon *daemon, void **out_state, struct err *err)
{
    example.daemon = daemon;
    example.mode = settings_text(daemon_settings(daemon), "mode");
    if (is_mode("unopened"))
        return err_set(err, ERR_UNAVAILABLE, "nothing to open");
    if (is_mode("misconfigured"))
        return err_set(err, ERR_INVALID, "mode does not go with the weather");
    daemon_ready_set(daemon, "weather", !is_mode("unready"), "It rains.");
    daemon_note_set(daemon, "umbrella", "There is none.");
    metric_set(metrics_gauge(daemon_metrics(daemon), "triptych_example", "An example.", NULL, NULL), 42);
    *out_state = &example;
    /* The test reads the port here, since any free one may be taken. */
    log_info("open", LOG_TEXT("instance", daemon_instance(daemon)));
    return 0;
}

static void example_stop(void *state)
{
    struct example *self = state;
    self->stops++;
    if (is_mode("hanging"))
        for (;;)
            pause();
}

/* slow: some work is in hand and gets done; busy: it never does. */
static int example_is_idle(void *state)
{
    struct example *self = state;
    self->looks++;
    return is_mode("busy") ? 0 : is_mode("slow") ? self->looks > 5 : 1;
}

static void example_close(void *state)
{
    struct example *self = state;
    log_info("close", LOG_INT("stops", self->stops), LOG_INT("looks", self->looks));
}

static void on_request(void *state, struct http_request *request)
{
    struct example *self = state;
    http_respond(request, 200, "text/plain", self->mode, strlen(self->mode));
}

int main(int argc, char **argv)
{
    const struct daemon_spec spec = {.name = "example",
                                     .purpose = "shows what the skeleton does",
                                     .settings = example_settings,
                                     .open = example_open,
                                     .stop = example_stop,
                                     .is_idle = example_is_idle,
                                     .close = example_close,
                                     .on_request = on_request};
    return daemon_main(&spec, argc, argv);
}
