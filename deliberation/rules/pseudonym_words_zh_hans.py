"""The words that pseudonyms are made of in Simplified Chinese: a colour or a piece of nature, then an animal.

Two signs each, so that a name of four parts in one way. Left out on purpose: what the English words leave out
(`pseudonym_words.py`); whatever is scolded, mocked or slang in Chinese (dogs, pigs, chickens, ducks, rabbits, foxes,
wolves, rats, snakes, frogs, turtles, llamas, lemons) or stands for bad luck (owls, crows); dragon, phoenix and panda;
white, black, yellow, red and green by name; whatever is said of one sex; rare signs; and animals with a colour in
their name, which would be the second one.
"""

from __future__ import annotations

_QUALITIES = """
天青 竹青 靛青 石青 花青 群青 豆青 粉青 梅青 艾草 杏色 藕荷 丁香 紫藤 紫檀 青莲 翡翠 珊瑚 珍珠 玛瑙 琉璃 水晶 青瓷 石榴
柑橘 薄荷 青柠 樱桃 枫香 银杏 雪松 云杉 垂柳 梧桐 香樟 翠竹 芦苇 青苔 鸢尾 芍药 木槿 桂花 山茶 葡萄 流沙 沙丘 晨露 晨曦
清晨 暮色 暮云 晚霞 朝霞 星光 繁星 微风 清风 春风 山岚 薄雾 晴空 初夏 初春 深秋 秋叶 春雨 细雨 溪流 山泉 清泉 湖光 湖畔
河湾 港湾 海岛 礁石 冰川 雪原 草原 山谷 果园 松石 石英 青金 暖阳 初雪 青草 麦穗 稻穗 砂岩
"""
_ANIMALS = """
水獭 海獭 松鼠 飞鼠 刺猬 河狸 浣熊 考拉 袋熊 袋鼠 雪豹 云豹 猎豹 羚羊 瞪羚 岩羊 盘羊 羚牛 牦牛 驼鹿 驯鹿 麋鹿 骆驼 斑马
石貂 雪貂 海豚 江豚 海豹 海狮 海象 角鲸 虎鲸 海牛 海马 飞鱼 旗鱼 锦鲤 海星 扇贝 章鱼 海葵 天鹅 大雁 鹈鹕 海鸥 燕鸥 海燕
雨燕 云雀 山雀 雪雀 喜鹊 百灵 戴胜 蜂鸟 犀鸟 琴鸟 文鸟 柳莺 苇莺 绣眼 游隼 布谷 夜鹭 企鹅 蜻蜓 凤蝶 粉蝶 瓢虫 流萤 蟋蟀
蝈蝈 蜜蜂 熊蜂 壁虎 蜥蜴
"""

QUALITIES: tuple[str, ...] = tuple(_QUALITIES.split())
ANIMALS: tuple[str, ...] = tuple(_ANIMALS.split())
