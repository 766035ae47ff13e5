-- Ratings that changed: what a new register of sources says of the articles that are here already, and the counters that
-- follow from it. A story is renewed whole, in one call: readers see the old numbers or the new ones.

local RENEWED, MOVED_ON, NO_STORY = 0, 1, 2

-- KEYS stories  ARGV cursor, count. Returns {next cursor, {story, …}}
register('stories_page', {'no-writes'}, function(keys, args)
    return redis.call('SSCAN', keys[1], args[1], 'COUNT', args[2])
end)

-- KEYS s: m:<story>  ARGV most articles
-- Returns {version, {article, body without its text, facts and placement, …}}, {} when there is no such living story.
register('story_sources', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local known = redis.call('HMGET', keys[1], 'v', 'i')
    if not known[1] or text(known[2]) ~= '' then
        return {}
    end
    local rows = {}
    for _, id in ipairs(redis.call('ZREVRANGE', keys[2], 0, number(args[1]) - 1)) do
        local values = redis.call('MGET', prefix .. 'a:' .. id, prefix .. 'p:' .. id)
        if text(values[1]) ~= '' and values[2] then
            rows[#rows + 1] = id
            rows[#rows + 1] = text_cut(values[1], 0)
            rows[#rows + 1] = values[2]
        end
    end
    return {number(known[1]), rows}
end)

-- KEYS s: m:<story>, todo:summarize  ARGV story, the version that was read, lease ms, then for each article eight: its id,
-- language, leaning, factuality, ownership, country, domain, placement. Returns {outcome, version}
register('story_rerate', {'allow-oom'}, function(keys, args)
    local prefix, story = prefix_of(keys[1]), args[1]
    local known = redis.call('HMGET', keys[1], 'v', 'i')
    if not known[1] or text(known[2]) ~= '' then
        return {NO_STORY, 0}
    end
    if known[1] ~= args[2] then
        return {MOVED_ON, number(known[1])}
    end
    for at = 4, #args, 8 do
        local key = prefix .. 'p:' .. args[at]
        local facts = facts_parse(text(redis.call('GET', key)))
        if facts.story == story then
            facts.lang, facts.leaning, facts.factuality = args[at + 1], args[at + 2], args[at + 3]
            facts.ownership, facts.country, facts.domain = args[at + 4], args[at + 5], args[at + 6]
            redis.call('SET', key, facts_write(facts) .. args[at + 7])
        end
    end
    story_write_tally(prefix, story, (story_tally(prefix, story)))
    redis.call('ZADD', keys[3], 'NX', digits(now_ms() + number(args[3])), story)
    return {RENEWED, redis.call('HINCRBY', keys[1], 'v', 1)}
end)

-- KEYS state  ARGV version of the register that every story is rated by now, "" to ask. Returns the one before.
register('ratings_version', {'allow-oom'}, function(keys, args)
    local before = text(redis.call('HGET', keys[1], 'rv'))
    if args[1] ~= '' then
        redis.call('HSET', keys[1], 'rv', args[1])
    end
    return before
end)
