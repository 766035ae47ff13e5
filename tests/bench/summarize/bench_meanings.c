/* The daemon's client on a loop of its own, which is turned until all have answered. */
#include "bench_meanings.h"

#include "embed.h"

#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 120000 /* a bench has time */
#define TURN_MS    100

struct asked {
    struct bench_meanings *bench;
    uint32_t wording;
};

struct bench_meanings {
    struct meanings *known;
    struct loop *loop;
    struct embed *embed;
    unsigned left, failed;
    struct asked asked[MEANING_WANTS_MAX];
};

int bench_meanings_open(const char *url, struct bench_meanings **out, struct err *err)
{
    const struct embed_options options = {.url = url, .timeout_ms = TIMEOUT_MS};
    struct bench_meanings *bench = calloc(1, sizeof *bench);
    int code = ERR_MEMORY;
    if (!bench)
        return err_set(err, ERR_MEMORY, "no memory for vectors");
    bench->known = meanings_new();
    bench->loop = loop_new();
    if (bench->known && bench->loop)
        code = embed_open(bench->loop, &options, &bench->embed, err);
    while (code == 0 && embed_state(bench->embed) == EMBED_STARTING)
        code = loop_turn(bench->loop, TURN_MS, err);
    if (code != 0)
        bench_meanings_free(bench);
    else
        *out = bench;
    return code;
}

void bench_meanings_free(struct bench_meanings *bench)
{
    if (!bench)
        return;
    embed_close(bench->embed);
    loop_free(bench->loop);
    meanings_free(bench->known);
    free(bench);
}

const struct meanings *bench_meanings_known(const struct bench_meanings *bench)
{
    return bench->known;
}

static void on_vector(void *context, const float *vector, unsigned dimensions)
{
    struct asked *asked = context;
    asked->bench->left--;
    if (vector)
        meanings_put(asked->bench->known, asked->wording, vector, dimensions);
    else
        asked->bench->failed++;
}

int bench_meanings_ask(struct bench_meanings *bench, const struct meaning_wants *wants, struct err *err)
{
    int code = 0;
    bench->left = bench->failed = 0;
    for (unsigned i = 0; code == 0 && i < wants->count; i++) {
        char text[EMBED_TEXT_MAX + 1];
        size_t size = wants->rows[i].len_bytes < EMBED_TEXT_MAX ? wants->rows[i].len_bytes : EMBED_TEXT_MAX;
        memcpy(text, wants->rows[i].text, size);
        text[size] = '\0';
        bench->asked[i] = (struct asked){bench, wants->rows[i].wording};
        code = embed_request(bench->embed, text, wants->rows[i].lang, on_vector, &bench->asked[i], err);
        bench->left += code == 0;
    }
    while (code == 0 && bench->left > 0)
        code = loop_turn(bench->loop, TURN_MS, err);
    return code == 0 && bench->failed > 0 ? err_set(err, ERR_UNAVAILABLE, "%u texts got no vector", bench->failed)
                                          : code;
}
