/* A story's headlines and sentences as JSON (the shape is in openapi.json). Pure. */
#ifndef TRIPTYCH_SUMMARY_JSON_H
#define TRIPTYCH_SUMMARY_JSON_H

#include "json_writer.h"
#include "story.pb-c.h"
#include "story_text.h"

/* The members "headline", "lang" and, of a story that is told in several languages, "headlines" by language. */
void summary_json_headlines(struct json_writer *writer, const Triptych__StoryHead *head, const struct story_text *text);

/* The member "summary": bullets in the language of `text`, and what each side stresses. */
void summary_json_write(struct json_writer *writer, const Triptych__Summary *summary, const struct story_text *text);

/* The member "summaries": headline and bullets by language. `details` may be NULL. */
void summary_json_texts(struct json_writer *writer, const Triptych__StoryHead *head,
                        const Triptych__StoryDetails *details);

/* A member that is a list of names. */
void summary_json_names(struct json_writer *writer, const char *name, char *const *names, size_t count);

/* Writes "differ" and "timeline" of a whole story: what outlets disagree on, and what came when. */
void summary_json_facts(struct json_writer *writer, const Triptych__StoryDetails *details);

#endif
