-- Ratings that changed: what a new register of sources says of the articles that are here already, and the counters that
-- follow from it. A story is renewed whole, in one call: readers see the old numbers or the new ones.

local SMALL_BYTES = 2048 -- of an article: sent whole, which costs less than to cut its text out

-- KEYS stories  ARGV cursor, count. Returns {next cursor, {story, …}}
register('stories_page', {'no-writes'}, function(keys, args)
    return redis.call('SSCAN', keys.stories, args.cursor, 'COUNT', args.count)
end)

-- KEYS s: m:<story>  ARGV most articles
-- Returns {version, {article, body without its text, facts and placement, …}}, {} when there is no such living story.
register('story_sources', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys.story)
    local known = redis.call('HMGET', keys.story, 'v', 'i')
    if not known[1] or text(known[2]) ~= '' then
        return {}
    end
    local members, rows = redis.call('ZREVRANGE', keys.members, 0, number(args.articles) - 1), {}
    for from = 1, #members, MEMBERS_CHUNK do
        local names = {}
        for i = from, math.min(from + MEMBERS_CHUNK - 1, #members) do
            names[#names + 1] = prefix .. KEY.article .. members[i]
            names[#names + 1] = prefix .. KEY.placement .. members[i]
        end
        local values = redis.call('MGET', unpack(names))
        for i = 1, #values, 2 do
            if text(values[i]) ~= '' and values[i + 1] then
                rows[#rows + 1] = members[from + (i - 1) / 2]
                rows[#rows + 1] = #values[i] <= SMALL_BYTES and values[i] or text_cut(values[i], 0)
                rows[#rows + 1] = values[i + 1]
            end
        end
    end
    return {number(known[1]), rows}
end)

-- KEYS s: m:<story>, todo:summarize  ARGV story, the version that was read, due in ms, then for each article three: its
-- id, "language|leaning|factuality|ownership|country|domain", placement. Returns {outcome, version}
register('story_rerate', {'allow-oom'}, function(keys, args)
    local prefix, story = prefix_of(keys.story), args.story
    local known = redis.call('HMGET', keys.story, 'v', 'i')
    if not known[1] or text(known[2]) ~= '' then
        return {RERATE.GONE, 0}
    end
    if known[1] ~= args.version then
        return {RERATE.MOVED_ON, number(known[1])}
    end
    for at = position.articles, #args, 3 do
        local key = prefix .. KEY.placement .. args[at]
        local line = facts_rerated(text(redis.call('GET', key)), story, args[at + 1])
        if line then
            redis.call('SET', key, line .. args[at + 2])
        end
    end
    story_write_tally(prefix, story, (story_tally(prefix, story)))
    redis.call('ZADD', keys.todo, 'NX', digits(now_ms() + number(args.due_ms)), story)
    return {RERATE.DONE, redis.call('HINCRBY', keys.story, 'v', 1)}
end)

-- KEYS state  ARGV version of the register that every story is rated by now, "" to ask. Returns the one before.
register('ratings_version', {'allow-oom'}, function(keys, args)
    local before = text(redis.call('HGET', keys.state, 'rv'))
    if args.version ~= '' then
        redis.call('HSET', keys.state, 'rv', args.version)
    end
    return before
end)
