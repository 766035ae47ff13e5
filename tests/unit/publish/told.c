#include "told.h"

#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define REGISTER                                                                                                       \
    "domain,same_as,name,country,lang,leaning,factuality,owner,owner_group,ownership,rated_by\n"                       \
    "left.example,,The Left,US,en,left,high,Group A,Group A,private,Ana\n"                                             \
    "sister.example,,The Sister,US,en,center,,Group A,Group A,,Ana\n"                                                  \
    "other-name.example,left.example,,,,,,,,,\n"                                                                       \
    "right.example,,The Right,US,en,right,low,Group B,Group B,,Ana\n"

static char register_path[64];

int told_write_register(void **state)
{
    (void)state;
    strcpy(register_path, "/tmp/triptych-register-XXXXXX");
    int file = mkstemp(register_path);
    int is_written = file >= 0 && write(file, REGISTER, sizeof REGISTER - 1) == sizeof REGISTER - 1;
    close(file);
    return is_written ? 0 : -1;
}

int told_remove_register(void **state)
{
    (void)state;
    return unlink(register_path);
}

int told_open(void **state)
{
    char sources[100];
    const char *const sets[] = {"tiers=gated", "reader_rate=0", "base_url=https://desk.example", sources, NULL};
    (void)state;
    snprintf(sources, sizeof sources, "sources=%s", register_path);
    glue_open(sets);
    glue_catch_up();
    return 0;
}

int told_close(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

void told_show(const struct told *told)
{
    char id[ID_SIZE];
    snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, told->number);
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){.id = id,
                                                                              .headline = "Some news",
                                                                              .left = told->left,
                                                                              .right = told->right,
                                                                              .first_ms = GLUE_NOW - 3600000,
                                                                              .last_ms = GLUE_NOW - told->number,
                                                                              .noted_ms = GLUE_NOW - told->number});
    char *sources[] = {lend(told->source)}, *topics[] = {lend(told->topic)}, *places[] = {lend(told->place)};
    uint32_t articles[] = {1}, copies[] = {0};
    head->n_sources = *told->source != 0;
    head->sources = sources;
    head->n_source_articles = head->n_source_copies = head->n_sources;
    head->source_articles = articles;
    head->source_copies = copies;
    head->summary->n_topics = *told->topic != 0;
    head->summary->topics = topics;
    head->summary->n_places = *told->place != 0;
    head->summary->places = places;
    Triptych__Blindspot blindspot = TRIPTYCH__BLINDSPOT__INIT;
    blindspot.side = lend("right");
    head->blindspot = told->right ? NULL : &blindspot; /* as the event that made the head decided */
    glue_show("created", head);
    head->blindspot = NULL;
    head->n_sources = head->n_source_articles = head->n_source_copies = 0;
    head->summary->n_topics = head->summary->n_places = 0;
    head->sources = head->summary->topics = head->summary->places = NULL;
    head->source_articles = head->source_copies = NULL;
    sample_head_free(head);
}
