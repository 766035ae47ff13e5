/* A table of fixed size in which a story's hash is its place: of two stories at one place the later one stays, and the
 * other is made again once too often. */
#include "economy.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>

struct made {
    uint64_t story, mark; /* 0: nothing */
    int64_t time_ms;
    int has_details;
    char put_off[ID_SIZE]; /* the story's id once its texts were kept for thrift alone; "": nothing has joined since */
};

struct economy {
    int64_t keep_ms;
    unsigned look; /* where economy_take_due goes on */
    struct made made[ECONOMY_STORIES_MAX];
};

struct economy *economy_new(int64_t keep_ms)
{
    struct economy *economy = calloc(1, sizeof *economy);
    if (economy)
        economy->keep_ms = keep_ms;
    return economy;
}

void economy_free(struct economy *economy)
{
    free(economy);
}

static uint64_t hash_of_id(const char *story_id)
{
    return id_hash64(story_id, strlen(story_id)) | 1;
}

static uint64_t hash_of(const Triptych__Story *story)
{
    return hash_of_id(story->head->id);
}

static int is_there(const Triptych__Story *story, const char *article_id)
{
    for (size_t i = 0; i < story->n_articles; i++)
        if (story->articles[i]->article && strcmp(story->articles[i]->article->id, article_id) == 0)
            return 1;
    return 0;
}

static int are_there(const Triptych__Story *story, Triptych__Bullet *const *bullets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_there(story, bullets[i]->article_id))
            return 0;
    return 1;
}

static int quotes_are_there(const Triptych__Story *story, const Triptych__Summary *texts)
{
    return (!texts->headline_article_id[0] || is_there(story, texts->headline_article_id)) &&
           are_there(story, texts->bullets, texts->n_bullets) && are_there(story, texts->left, texts->n_left) &&
           are_there(story, texts->center, texts->n_center) && are_there(story, texts->right, texts->n_right);
}

static int details_are_there(const Triptych__Story *story, const Triptych__StoryDetails *details)
{
    for (size_t i = 0; i < details->n_summaries; i++)
        if (!quotes_are_there(story, details->summaries[i]))
            return 0;
    for (size_t i = 0; i < details->n_timeline; i++)
        if (!is_there(story, details->timeline[i]->article_id))
            return 0;
    for (size_t i = 0; i < details->n_differ; i++)
        for (size_t j = 0; j < details->differ[i]->n_claims; j++)
            if (!is_there(story, details->differ[i]->claims[j]->article_id))
                return 0;
    return 1;
}

int economy_keeps(const struct economy *economy, const Triptych__Story *story, uint64_t mark, int64_t now_ms)
{
    uint64_t hash = hash_of(story);
    const struct made *made = &economy->made[hash / 2 % ECONOMY_STORIES_MAX];
    if (made->story != hash || made->mark != mark || now_ms - made->time_ms >= economy->keep_ms)
        return 0;
    /* Details that are missing were lost, or are of another version: only what is whole can be kept whole. */
    return story->head->summary && !story->head->retitled && (story->details != NULL) == made->has_details &&
           quotes_are_there(story, story->head->summary) &&
           (!story->details || details_are_there(story, story->details));
}

void economy_note(struct economy *economy, const Triptych__Story *story, uint64_t mark, int has_details, int64_t now_ms)
{
    uint64_t hash = hash_of(story);
    struct made *made = &economy->made[hash / 2 % ECONOMY_STORIES_MAX];
    /* Under an operator's headline Redis keeps that one: once it is taken back, texts have to be made with their own. */
    *made = (struct made){.story = hash, .mark = mark, .time_ms = now_ms, .has_details = has_details};
    if (story->head->retitled)
        *made = (struct made){0};
}

void economy_forget(struct economy *economy, const char *story_id)
{
    uint64_t hash = hash_of_id(story_id);
    struct made *made = &economy->made[hash / 2 % ECONOMY_STORIES_MAX];
    if (made->story == hash)
        *made = (struct made){0};
}

void economy_put_off(struct economy *economy, const Triptych__Story *story)
{
    uint64_t hash = hash_of(story);
    struct made *made = &economy->made[hash / 2 % ECONOMY_STORIES_MAX];
    if (made->story == hash)
        strncpy(made->put_off, story->head->id, sizeof made->put_off - 1);
}

/* A walk in steps: all of the table at once would take the loop's time from the stories that somebody waits for. */
int economy_take_due(struct economy *economy, int64_t now_ms, char out_story_id[ID_SIZE])
{
    for (unsigned i = 0; i < ECONOMY_LOOKS; i++) {
        struct made *made = &economy->made[economy->look];
        economy->look = (economy->look + 1) % ECONOMY_STORIES_MAX;
        if (!made->put_off[0] || now_ms - made->time_ms < economy->keep_ms)
            continue;
        memcpy(out_story_id, made->put_off, ID_SIZE);
        made->put_off[0] = '\0';
        return 1;
    }
    return 0;
}
