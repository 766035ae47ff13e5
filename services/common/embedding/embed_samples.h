/* Sample texts, invented for this: the same six reports in many languages. A model's vectors of them show where it puts
 * news at all, and where it puts each language; as all languages say the same, few texts are enough for that. */
#ifndef TRIPTYCH_EMBED_SAMPLES_H
#define TRIPTYCH_EMBED_SAMPLES_H

#define EMBED_SAMPLE_LANGUAGES 37
#define EMBED_SAMPLE_TEXTS     6

struct embed_sample {
    const char *lang; /* ISO 639-1 */
    const char *texts[EMBED_SAMPLE_TEXTS];
};

extern const struct embed_sample embed_samples[EMBED_SAMPLE_LANGUAGES];

#endif
