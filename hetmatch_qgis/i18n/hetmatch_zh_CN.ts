<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>HetMatch</name>
    <message>
      <source>'{name}' is not a file, so it cannot be the reference of many scenes; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation>“{name}”不是文件，不能作为多景影像的参考；请先将其另存为 GeoTIFF（导出 &gt; 另存为…）。</translation>
    </message>
    <message>
      <source>{count} scenes on {reference}</source>
      <translation>{count} 景影像配准到 {reference}</translation>
    </message>
    <message>
      <source>Match {title}</source>
      <translation>匹配 {title}</translation>
    </message>
    <message>
      <source>{hours} h</source>
      <translation>{hours} 小时</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} 秒</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes} 分钟</translation>
    </message>
    <message>
      <source>{message}, about {time} to go</source>
      <translation>{message}，还需约 {time}</translation>
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}; please report it with HetMatch's log.</source>
      <translation>HetMatch 意外失败：{error}；请附上 HetMatch 日志进行报告。</translation>
    </message>
    <message>
      <source>Set it up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>请重新配置：栅格 &gt; HetMatch &gt; 配置 HetMatch。</translation>
    </message>
    <message>
      <source>Choose another one under Settings &gt; Options &gt; HetMatch.</source>
      <translation>请在“设置 &gt; 选项 &gt; HetMatch”中选择其他 Python。</translation>
    </message>
    <message>
      <source>HetMatch is not set up yet.</source>
      <translation>HetMatch 尚未配置。</translation>
    </message>
    <message>
      <source>Run Raster &gt; HetMatch &gt; Set up HetMatch, or hetmatch:setup in Processing.</source>
      <translation>请运行“栅格 &gt; HetMatch &gt; 配置 HetMatch”，或在“数据处理”中运行 hetmatch:setup。</translation>
    </message>
    <message>
      <source>HetMatch was updated and needs other packages.</source>
      <translation>HetMatch 已更新，需要其他软件包。</translation>
    </message>
    <message>
      <source>The Python that HetMatch was set up with no longer exists.</source>
      <translation>配置 HetMatch 时使用的 Python 已不存在。</translation>
    </message>
    <message>
      <source>The Python chosen for HetMatch, {path}, does not exist.</source>
      <translation>为 HetMatch 选择的 Python（{path}）不存在。</translation>
    </message>
    <message>
      <source>Rendering the reference</source>
      <translation>正在渲染参考影像</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written to ({reason}); choose another folder.</source>
      <translation>无法写入“{folder}”（{reason}）；请选择其他文件夹。</translation>
    </message>
    <message>
      <source>{moving} on {reference}</source>
      <translation>{moving} → {reference}</translation>
    </message>
    <message>
      <source>waiting for the match before it</source>
      <translation>正在等待前一个匹配</translation>
    </message>
    <message>
      <source>Reference raster</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>Moving raster</source>
      <translation>待配准影像</translation>
    </message>
    <message>
      <source>Bands of the reference</source>
      <translation>参考影像的波段</translation>
    </message>
    <message>
      <source>Bands of the moving raster</source>
      <translation>待配准影像的波段</translation>
    </message>
    <message>
      <source>Modality of the reference</source>
      <translation>参考影像的模态</translation>
    </message>
    <message>
      <source>Modality of the moving raster</source>
      <translation>待配准影像的模态</translation>
    </message>
    <message>
      <source>CRS of the reference</source>
      <translation>参考影像的坐标参照系</translation>
    </message>
    <message>
      <source>CRS of the moving raster</source>
      <translation>待配准影像的坐标参照系</translation>
    </message>
    <message>
      <source>&amp;Area</source>
      <translation>区域(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Search radius</source>
      <translation>搜索半径(&amp;S)</translation>
    </message>
    <message>
      <source>Approximate place</source>
      <translation>大致位置</translation>
    </message>
    <message>
      <source>Search radius around the approximate place</source>
      <translation>大致位置周围的搜索半径</translation>
    </message>
    <message>
      <source>Pixel size of the drawn map</source>
      <translation>所绘地图的像元大小</translation>
    </message>
    <message>
      <source>Mask of the reference</source>
      <translation>参考的掩膜</translation>
    </message>
    <message>
      <source>Mask of the moving raster</source>
      <translation>待配准栅格的掩膜</translation>
    </message>
    <message>
      <source>Classes in the mask of the reference</source>
      <translation>参考掩膜中的类别</translation>
    </message>
    <message>
      <source>Classes in the mask of the moving raster</source>
      <translation>待配准栅格掩膜中的类别</translation>
    </message>
    <message>
      <source>Match only inside the mask of</source>
      <translation>仅在掩膜内匹配的一侧</translation>
    </message>
    <message>
      <source>Ignore the georeference</source>
      <translation>忽略地理参考</translation>
    </message>
    <message>
      <source>Search radius in pixels of the coarser raster</source>
      <translation>搜索半径（较粗影像的像素）</translation>
    </message>
    <message>
      <source>Rotatio&amp;n</source>
      <translation>旋转(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Transform</source>
      <translation>变换(&amp;T)</translation>
    </message>
    <message>
      <source>Maximum number of tie points</source>
      <translation>连接点数上限</translation>
    </message>
    <message>
      <source>Tile si&amp;ze</source>
      <translation>图块大小(&amp;Z)</translation>
    </message>
    <message>
      <source>Tile o&amp;verlap</source>
      <translation>图块重叠(&amp;V)</translation>
    </message>
    <message>
      <source>Mat&amp;cher</source>
      <translation>匹配器(&amp;C)</translation>
    </message>
    <message>
      <source>Wei&amp;ghts file</source>
      <translation>权重文件(&amp;G)</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>计算设备(&amp;E)</translation>
    </message>
    <message>
      <source>Runtime</source>
      <translation>运行时</translation>
    </message>
    <message>
      <source>E&amp;ffort</source>
      <translation>工作量(&amp;F)</translation>
    </message>
    <message>
      <source>Accurac&amp;y</source>
      <translation>精度(&amp;Y)</translation>
    </message>
    <message>
      <source>Windows matched at once</source>
      <translation>同时匹配的窗口数</translation>
    </message>
    <message>
      <source>E&amp;levation model</source>
      <translation>高程模型(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Grid</source>
      <translation>格网(&amp;G)</translation>
    </message>
    <message>
      <source>Pixel size</source>
      <translation>像素大小</translation>
    </message>
    <message>
      <source>&amp;Resampling</source>
      <translation>重采样(&amp;R)</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>无数据值</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>St&amp;eps</source>
      <translation>步骤(&amp;E)</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Ad&amp;just all scenes together</source>
      <translation>所有影像整体平差(&amp;J)</translation>
    </message>
    <message>
      <source>Neighbours that each scene is matched with</source>
      <translation>每景影像与之匹配的相邻影像数</translation>
    </message>
    <message>
      <source>Time limit of a pair</source>
      <translation>每对影像的时间限制</translation>
    </message>
    <message>
      <source>'{name}'</source>
      <translation>“{name}”</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Optical</source>
      <translation>光学</translation>
    </message>
    <message>
      <source>Radar (SAR)</source>
      <translation>雷达 (SAR)</translation>
    </message>
    <message>
      <source>Thermal</source>
      <translation>热红外</translation>
    </message>
    <message>
      <source>Scanned map</source>
      <translation>扫描地图</translation>
    </message>
    <message>
      <source>Elevation model</source>
      <translation>高程模型</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Any angle</source>
      <translation>任意角度</translation>
    </message>
    <message>
      <source>Similarity</source>
      <translation>相似变换</translation>
    </message>
    <message>
      <source>Affine</source>
      <translation>仿射变换</translation>
    </message>
    <message>
      <source>Homography</source>
      <translation>单应变换</translation>
    </message>
    <message>
      <source>Polynomial 2</source>
      <translation>二次多项式</translation>
    </message>
    <message>
      <source>Polynomial 3</source>
      <translation>三次多项式</translation>
    </message>
    <message>
      <source>Thin plate spline</source>
      <translation>薄板样条</translation>
    </message>
    <message>
      <source>Relief (with an elevation model)</source>
      <translation>地形位移（需高程模型）</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>偏移</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>处理器 (CPU)</translation>
    </message>
    <message>
      <source>Graphics card</source>
      <translation>显卡 (GPU)</translation>
    </message>
    <message>
      <source>Neither</source>
      <translation>两者均不</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>Both</source>
      <translation>两者</translation>
    </message>
    <message>
      <source>As needed</source>
      <translation>按需</translation>
    </message>
    <message>
      <source>Whole overlap</source>
      <translation>整个重叠区</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>Match and warp</source>
      <translation>匹配并校正</translation>
    </message>
    <message>
      <source>Match, warp and assess</source>
      <translation>匹配、校正并评估</translation>
    </message>
    <message>
      <source>Polynomial 1</source>
      <translation>一次多项式</translation>
    </message>
    <message>
      <source>As chosen by the match</source>
      <translation>与匹配所选一致</translation>
    </message>
    <message>
      <source>As in gdalwarp.sh</source>
      <translation>与 gdalwarp.sh 一致</translation>
    </message>
    <message>
      <source>Local displacement grid</source>
      <translation>局部位移格网</translation>
    </message>
    <message>
      <source>Nearest neighbour</source>
      <translation>最邻近</translation>
    </message>
    <message>
      <source>Bilinear</source>
      <translation>双线性</translation>
    </message>
    <message>
      <source>Cubic</source>
      <translation>三次卷积</translation>
    </message>
    <message>
      <source>Cubic spline</source>
      <translation>三次样条</translation>
    </message>
    <message>
      <source>Lanczos</source>
      <translation>Lanczos</translation>
    </message>
    <message>
      <source>Average</source>
      <translation>平均值</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>众数</translation>
    </message>
    <message>
      <source>Native pixel size, aligned with the reference's pixels</source>
      <translation>原始像素大小，与参考影像像素对齐</translation>
    </message>
    <message>
      <source>The reference's pixels</source>
      <translation>参考影像的像素</translation>
    </message>
    <message>
      <source>The reference's pixels and extent</source>
      <translation>参考影像的像素和范围</translation>
    </message>
    <message>
      <source>Cloud optimised GeoTIFF</source>
      <translation>云优化 GeoTIFF</translation>
    </message>
    <message>
      <source>GeoTIFF</source>
      <translation>GeoTIFF</translation>
    </message>
    <message>
      <source>Bias</source>
      <translation>系统偏差</translation>
    </message>
    <message>
      <source>Pixels of the coarser raster</source>
      <translation>较粗影像的像素</translation>
    </message>
    <message>
      <source>Metres</source>
      <translation>米</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); choose another path.</source>
      <translation>无法写入“{path}”（{reason}）；请选择其他路径。</translation>
    </message>
    <message>
      <source>'{path}' is open in another program; close it there, or choose another path.</source>
      <translation>“{path}”已在其他程序中打开；请在该程序中关闭它，或选择其他路径。</translation>
    </message>
    <message>
      <source>'{path}' would be replaced by its own copy; choose another name.</source>
      <translation>“{path}”会被其自身的副本覆盖；请选择其他名称。</translation>
    </message>
    <message>
      <source>The engine was killed, most likely because memory ran out; close other programs, or choose a smaller area or tile size.</source>
      <translation>引擎被终止，很可能是因为内存不足；请关闭其他程序，或选择更小的区域或图块。</translation>
    </message>
    <message>
      <source>The engine ended unexpectedly ({reason}); try again, and if it happens once more, report it with HetMatch's log.</source>
      <translation>引擎意外结束（{reason}）；请重试，如再次发生，请附上 HetMatch 日志进行报告。</translation>
    </message>
    <message>
      <source>The Python for HetMatch lacks a package that the engine needs ({reason}); set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>HetMatch 使用的 Python 缺少引擎所需的软件包（{reason}）；请重新配置 HetMatch：栅格 &gt; HetMatch &gt; 配置 HetMatch。</translation>
    </message>
    <message>
      <source>The engine has not answered for {seconds:g} seconds and was ended; try again, and if it happens once more, report it with HetMatch's log.</source>
      <translation>引擎已有 {seconds:g} 秒没有响应,已被结束;请重试,如再次发生,请附上 HetMatch 的日志报告。</translation>
    </message>
    <message>
      <source>The Python for HetMatch, {path}, cannot be started; set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>无法启动 HetMatch 使用的 Python（{path}）；请重新配置 HetMatch：栅格 &gt; HetMatch &gt; 配置 HetMatch。</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消；未写出任何内容。</translation>
    </message>
    <message>
      <source>Displacements</source>
      <translation>位移</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>热力图</translation>
    </message>
    <message>
      <source>Assessment: {title}</source>
      <translation>评估：{title}</translation>
    </message>
    <message>
      <source>Assessment of {title}</source>
      <translation>{title} 的评估</translation>
    </message>
    <message>
      <source>Change the settings…</source>
      <translation>更改设置…</translation>
    </message>
    <message>
      <source>Open report</source>
      <translation>打开报告</translation>
    </message>
    <message>
      <source>Set up…</source>
      <translation>配置…</translation>
    </message>
    <message>
      <source>Not measured: {reason}</source>
      <translation>未能测量：{reason}</translation>
    </message>
    <message>
      <source>Add layers</source>
      <translation>添加图层</translation>
    </message>
    <message>
      <source>Assess co-registration</source>
      <translation>评估配准精度</translation>
    </message>
    <message>
      <source>&amp;Reference</source>
      <translation>参考(&amp;R)</translation>
    </message>
    <message>
      <source>Ras&amp;ter to assess</source>
      <translation>要评估的栅格(&amp;T)</translation>
    </message>
    <message>
      <source>CE90 is the radius that contains 90 % of the displacements; the bias is their mean.</source>
      <translation>CE90 是包含 90 % 位移的半径；系统偏差是位移的平均值。</translation>
    </message>
    <message>
      <source>No requirement</source>
      <translation>无要求</translation>
    </message>
    <message>
      <source>Temporary folder</source>
      <translation>临时文件夹</translation>
    </message>
    <message>
      <source>Re&amp;quired</source>
      <translation>要求(&amp;Q)</translation>
    </message>
    <message>
      <source>Results &amp;folder</source>
      <translation>结果文件夹(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Assess</source>
      <translation>评估(&amp;A)</translation>
    </message>
    <message>
      <source>Assess…</source>
      <translation>评估…</translation>
    </message>
    <message>
      <source>Assess {title}</source>
      <translation>评估 {title}</translation>
    </message>
    <message>
      <source>Cancelled after {done} of {total} scenes; Resume goes on with the others.</source>
      <translation>已完成 {done}/{total} 景后取消；按“继续”处理其余影像。</translation>
    </message>
    <message>
      <source>1 scene</source>
      <translation>1 景影像</translation>
    </message>
    <message>
      <source>Match many rasters</source>
      <translation>匹配多个栅格</translation>
    </message>
    <message>
      <source>&amp;Match</source>
      <translation>匹配(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>Open overview</source>
      <translation>打开总览</translation>
    </message>
    <message>
      <source>&amp;Resume</source>
      <translation>继续(&amp;R)</translation>
    </message>
    <message>
      <source>Cancelling…</source>
      <translation>正在取消…</translation>
    </message>
    <message>
      <source>{count} scenes</source>
      <translation>{count} 景影像</translation>
    </message>
    <message>
      <source>Choose a reference.</source>
      <translation>请选择参考影像。</translation>
    </message>
    <message>
      <source>Add the scenes: layers, files, or a folder.</source>
      <translation>请添加影像：图层、文件或文件夹。</translation>
    </message>
    <message>
      <source>Choose a folder for the results.</source>
      <translation>请选择结果文件夹。</translation>
    </message>
    <message>
      <source>Modality of all scenes; automatic derives it from the pixels of each.</source>
      <translation>所有影像的模态；“自动”根据每景影像的像元判断。</translation>
    </message>
    <message>
      <source>Numbers of the bands to match in each scene, such as 4, 3, 2.</source>
      <translation>每景影像中用于匹配的波段号，例如 4, 3, 2。</translation>
    </message>
    <message>
      <source>What is done with each scene; it is warped and assessed only if it matches.</source>
      <translation>对每景影像执行的步骤；只有匹配成功才会校正和评估。</translation>
    </message>
    <message>
      <source>Scenes matched at once. Automatic is one for each processor core, as far as the memory lasts.</source>
      <translation>同时匹配的影像数。“自动”为每个处理器核心一景，以内存允许为限。</translation>
    </message>
    <message>
      <source>Folder of the whole batch; each scene gets a folder in it, beside the summary.</source>
      <translation>整个批次的文件夹；每景影像在其中各有一个文件夹，汇总文件与之并列。</translation>
    </message>
    <message>
      <source>Also matches scenes that follow each other, and adjusts all transforms together: wrong matches show, and scenes that do not match the reference are placed through their neighbours. Takes about three times as long.</source>
      <translation>还将前后相邻的影像相互匹配，并对所有变换整体平差：错误的匹配会显现出来，与参考影像匹配不上的影像则通过其相邻影像定位。耗时约为三倍。</translation>
    </message>
    <message>
      <source>Match a&amp;gain what is done</source>
      <translation>重新匹配已完成的影像(&amp;G)</translation>
    </message>
    <message>
      <source>Otherwise scenes are skipped whose results are in the folder and belong to the same files and settings.</source>
      <translation>否则，若文件夹中已有属于相同文件和设置的结果，则跳过该影像。</translation>
    </message>
    <message>
      <source>All scenes</source>
      <translation>所有影像</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>模态</translation>
    </message>
    <message>
      <source>&amp;Points</source>
      <translation>点密度(&amp;P)</translation>
    </message>
    <message>
      <source>Scenes at &amp;once</source>
      <translation>同时处理数(&amp;O)</translation>
    </message>
    <message>
      <source>Bands are numbers from 1, such as 4, 3, 2.</source>
      <translation>波段号从 1 开始，例如 4, 3, 2。</translation>
    </message>
    <message>
      <source>{count} matched</source>
      <translation>{count} 景匹配成功</translation>
    </message>
    <message>
      <source>{count} without a reliable match</source>
      <translation>{count} 景无可靠匹配</translation>
    </message>
    <message>
      <source>{count} failed</source>
      <translation>{count} 景失败</translation>
    </message>
    <message>
      <source>{count} not run</source>
      <translation>{count} 景未处理</translation>
    </message>
    <message>
      <source>Add layers of the pair</source>
      <translation>添加该对影像的图层</translation>
    </message>
    <message>
      <source>Add footprints</source>
      <translation>添加覆盖范围</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <source>The results in '{folder}' cannot be read; match the scene again.</source>
      <translation>无法读取“{folder}”中的结果；请重新匹配该影像。</translation>
    </message>
    <message>
      <source>Footprints of {name}</source>
      <translation>{name} 的覆盖范围</translation>
    </message>
    <message>
      <source>There is no file '{path}' yet.</source>
      <translation>文件“{path}”尚不存在。</translation>
    </message>
    <message>
      <source>Names of the scenes in a folder, separated by semicolons. Begin with **/ to look into its subfolders, too.</source>
      <translation>文件夹中影像的文件名模式，以分号分隔。以 **/ 开头则同时搜索子文件夹。</translation>
    </message>
    <message>
      <source>Layers to be matched</source>
      <translation>待匹配的图层</translation>
    </message>
    <message>
      <source>Each is matched with the &amp;reference:</source>
      <translation>每个图层都与参考影像匹配(&amp;R)：</translation>
    </message>
    <message>
      <source>Scenes</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Folder of scenes</source>
      <translation>影像文件夹</translation>
    </message>
    <message>
      <source>Add &amp;layers…</source>
      <translation>添加图层(&amp;L)…</translation>
    </message>
    <message>
      <source>Add f&amp;iles…</source>
      <translation>添加文件(&amp;I)…</translation>
    </message>
    <message>
      <source>Add fol&amp;der…</source>
      <translation>添加文件夹(&amp;D)…</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>移除(&amp;M)</translation>
    </message>
    <message>
      <source>Matched</source>
      <translation>匹配成功</translation>
    </message>
    <message>
      <source>No reliable match</source>
      <translation>无可靠匹配</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>Not run</source>
      <translation>未处理</translation>
    </message>
    <message>
      <source>Outcome</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Scene</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Confidence</source>
      <translation>置信度</translation>
    </message>
    <message>
      <source>CE90</source>
      <translation>CE90</translation>
    </message>
    <message>
      <source>RMSE</source>
      <translation>RMSE</translation>
    </message>
    <message>
      <source>CE90 once warped</source>
      <translation>校正后 CE90</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>{east} m to the east, {north} m to the north</source>
      <translation>向东 {east} m，向北 {north} m</translation>
    </message>
    <message>
      <source>{length} px</source>
      <translation>{length} px</translation>
    </message>
    <message>
      <source>{length} m</source>
      <translation>{length} m</translation>
    </message>
    <message>
      <source>The upper image, right of the line</source>
      <translation>上层影像，位于分界线右侧</translation>
    </message>
    <message>
      <source>The lower image, left of the line</source>
      <translation>下层影像，位于分界线左侧</translation>
    </message>
    <message>
      <source>Swipe</source>
      <translation>卷帘</translation>
    </message>
    <message>
      <source>Drag the line to see one image or the other</source>
      <translation>拖动分界线以查看其中一幅影像</translation>
    </message>
    <message>
      <source>Blink</source>
      <translation>闪烁</translation>
    </message>
    <message>
      <source>Alternate both images; the key B does it by hand</source>
      <translation>交替显示两幅影像；按 B 键可手动切换</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>点</translation>
    </message>
    <message>
      <source>Tie points and displacements on top</source>
      <translation>在上层显示连接点和位移</translation>
    </message>
    <message>
      <source>Opacity of the upper image</source>
      <translation>上层影像的不透明度</translation>
    </message>
    <message>
      <source>End the comparison</source>
      <translation>结束对比</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>The map</source>
      <translation>地图</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>对比</translation>
    </message>
    <message>
      <source>Relief, misplaced</source>
      <translation>地形图（有偏移）</translation>
    </message>
    <message>
      <source>There is no file '{path}'.</source>
      <translation>文件“{path}”不存在。</translation>
    </message>
    <message>
      <source>Change the settings and match again.</source>
      <translation>请更改设置后重新匹配。</translation>
    </message>
    <message>
      <source>For another try: {changes}.</source>
      <translation>再次尝试：{changes}。</translation>
    </message>
    <message>
      <source>the search radius is doubled</source>
      <translation>搜索半径已加倍</translation>
    </message>
    <message>
      <source>only the extent of the map is searched: zoom to the place that it shows</source>
      <translation>只搜索地图范围：请缩放到其显示的地点</translation>
    </message>
    <message>
      <source>zoom the map to the place that it shows, or draw a smaller area</source>
      <translation>请将地图缩放到其显示的地点，或绘制更小的区域</translation>
    </message>
    <message>
      <source>{option} is set to {value}</source>
      <translation>{option} 已设为 {value}</translation>
    </message>
    <message>
      <source>{percent} % of its edges are left out</source>
      <translation>其边缘的 {percent} % 被忽略</translation>
    </message>
    <message>
      <source>Overlap of both rasters</source>
      <translation>两幅影像的重叠区</translation>
    </message>
    <message>
      <source>The whole reference</source>
      <translation>整幅参考影像</translation>
    </message>
    <message>
      <source>Area to search for tie points.</source>
      <translation>搜索连接点的区域。</translation>
    </message>
    <message>
      <source>&amp;Draw</source>
      <translation>绘制(&amp;D)</translation>
    </message>
    <message>
      <source>Extent of the map</source>
      <translation>当前地图范围</translation>
    </message>
    <message>
      <source>Drawn on the map</source>
      <translation>在地图上绘制</translation>
    </message>
    <message>
      <source>Extent of a layer</source>
      <translation>图层范围</translation>
    </message>
    <message>
      <source>Match rasters</source>
      <translation>影像匹配</translation>
    </message>
    <message>
      <source>No elevation model</source>
      <translation>无高程模型</translation>
    </message>
    <message>
      <source>Terrain heights, for a raster that is georeferenced only by RPCs, and for one whose high ground lies displaced: radar that is not terrain-corrected, oblique photographs.</source>
      <translation>地形高程，用于仅由 RPC 定位的栅格，以及高处地面发生位移的栅格：未经地形校正的雷达、倾斜像片。</translation>
    </message>
    <message>
      <source>'{name}' is not a file, so it can only be the reference.</source>
      <translation>“{name}”不是文件，只能作为参考影像。</translation>
    </message>
    <message>
      <source>M&amp;oving</source>
      <translation>待配准(&amp;O)</translation>
    </message>
    <message>
      <source>Swap reference and moving raster (Alt+W)</source>
      <translation>交换参考影像和待配准影像 (Alt+W)</translation>
    </message>
    <message>
      <source>Pixel size of the map that the reference is drawn as.</source>
      <translation>参考数据绘制成地图时的像元大小。</translation>
    </message>
    <message>
      <source>Part of the moving raster along its edges that is not looked at, such as title and legend of a scanned map, in percent of its shorter side.</source>
      <translation>待配准栅格沿边缘不参与匹配的部分，例如扫描地图的标题和图例，以其短边的百分比表示。</translation>
    </message>
    <message>
      <source>Each match creates its own folder for the results in it.</source>
      <translation>每次匹配都在其中为结果新建一个文件夹。</translation>
    </message>
    <message>
      <source>Pi&amp;xel size</source>
      <translation>像素大小(&amp;X)</translation>
    </message>
    <message>
      <source>Cut marg&amp;ins</source>
      <translation>裁去边缘(&amp;I)</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>选择文件</translation>
    </message>
    <message>
      <source>Layers of the reference</source>
      <translation>参考影像的图层</translation>
    </message>
    <message>
      <source>Drawn over each other in the order of the &amp;map:</source>
      <translation>按地图(&amp;M)中的顺序叠加绘制:</translation>
    </message>
    <message>
      <source>All but 0</source>
      <translation>除 0 外全部</translation>
    </message>
    <message>
      <source>Masks and georeferences</source>
      <translation>掩膜与地理参考</translation>
    </message>
    <message>
      <source>Match as if there were no georeference. The files stay as they are.</source>
      <translation>按没有地理参考进行匹配。文件保持不变。</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Choose a reference and a moving raster.</source>
      <translation>请选择参考影像和待配准影像。</translation>
    </message>
    <message>
      <source>Reference and moving raster are the same; choose two different ones.</source>
      <translation>参考影像和待配准影像相同；请选择两幅不同的影像。</translation>
    </message>
    <message>
      <source>Neither side is a raster file; choose one for the reference or to be moved.</source>
      <translation>两侧都不是栅格文件;请为参考或待配准一侧选择一个栅格文件。</translation>
    </message>
    <message>
      <source>The area does not overlap the reference; draw or choose another one.</source>
      <translation>该区域与参考影像不相交；请绘制或选择其他区域。</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: the chosen area is searched.</source>
      <translation>待配准影像无地理参考：在所选区域内搜索。</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: all of the reference is searched.</source>
      <translation>待配准影像无地理参考：搜索整幅参考影像。</translation>
    </message>
    <message>
      <source>The reference has no georeference: all of the moving raster is searched.</source>
      <translation>参考影像无地理参考：搜索整幅待配准影像。</translation>
    </message>
    <message>
      <source>The rasters do not overlap; check their CRSs or choose a larger search radius.</source>
      <translation>两幅影像不重叠；请检查它们的坐标参照系，或选择更大的搜索半径。</translation>
    </message>
    <message>
      <source>The rasters do not overlap in this area, so there is nothing to render.</source>
      <translation>两幅影像在该区域内不重叠，没有可渲染的内容。</translation>
    </message>
    <message>
      <source>'{name}' has to be rendered: choose the extent of the map, or draw an area.</source>
      <translation>“{name}”需要渲染：请选择“当前地图范围”，或绘制一个区域。</translation>
    </message>
    <message>
      <source>Rendering the reference takes more than {most} million pixels; choose a smaller area or larger pixels.</source>
      <translation>渲染参考影像需要超过 {most} 百万像素；请选择更小的区域或更大的像素。</translation>
    </message>
    <message>
      <source>'{name}' is {width} x {height} pixels: too small to match; choose a raster of at least {minimum} x {minimum} pixels.</source>
      <translation>“{name}”为 {width} x {height} 像素，过小而无法匹配；请选择至少 {minimum} x {minimum} 像素的影像。</translation>
    </message>
    <message>
      <source>'{name}' has no CRS; assign one to the layer first.</source>
      <translation>“{name}”没有坐标参照系；请先为图层指定。</translation>
    </message>
    <message>
      <source>{title}: matching in the background; you can continue to work.</source>
      <translation>{title}：正在后台匹配，可以继续工作。</translation>
    </message>
    <message>
      <source>{title}: queued; matches that run before it: {count}.</source>
      <translation>{title}：已排队；在其之前的匹配数：{count}。</translation>
    </message>
    <message>
      <source> pixels</source>
      <translation> 像素</translation>
    </message>
    <message>
      <source>Standard error of the displacement that is to be reached everywhere. Automatic asks for 0.2 pixels, or for the scatter of the points if that is more.</source>
      <translation>各处应达到的位移标准误差。“自动”要求 0.2 像素；若点的离散程度更大，则以其为准。</translation>
    </message>
    <message>
      <source>Automatic tries all angles only where a raster has no georeference.</source>
      <translation>“自动”仅在影像无地理参考时尝试所有角度。</translation>
    </message>
    <message>
      <source>Automatic takes the simplest one that predicts points it was not fitted to.</source>
      <translation>“自动”选用能准确预测未参与拟合的点的最简单变换。</translation>
    </message>
    <message>
      <source>Maximum number of points: 300, 1000 or 3000, evenly distributed.</source>
      <translation>点数上限：300、1000 或 3000，均匀分布。</translation>
    </message>
    <message>
      <source>As needed looks at tiles all over the overlap, and at more of them where the displacement is not known well enough yet.</source>
      <translation>“按需”先查看遍布重叠区的图块，在位移尚不够明确之处再查看更多图块。</translation>
    </message>
    <message>
      <source>Larger tiles need more memory and provide more context.</source>
      <translation>图块越大，占用内存越多，提供的上下文信息也越多。</translation>
    </message>
    <message>
      <source>Overlap of neighbouring tiles.</source>
      <translation>相邻图块的重叠。</translation>
    </message>
    <message>
      <source>The network that extracts the features; D2-Net needs its own weights file.</source>
      <translation>用于提取特征的神经网络；D2-Net 需要单独的权重文件。</translation>
    </message>
    <message>
      <source>Default of the matcher</source>
      <translation>匹配器默认值</translation>
    </message>
    <message>
      <source>Device that runs the network; a graphics card needs PyTorch with CUDA.</source>
      <translation>运行神经网络的设备；使用显卡需要支持 CUDA 的 PyTorch。</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>高级</translation>
    </message>
    <message>
      <source>Sparse</source>
      <translation>稀疏</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>中等</translation>
    </message>
    <message>
      <source>Dense</source>
      <translation>密集</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>Settings that go with a kind of pair.</source>
      <translation>适合某类影像对的设置。</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>Keep these settings as a preset…</source>
      <translation>将这些设置保存为预设…</translation>
    </message>
    <message>
      <source>Delete this preset</source>
      <translation>删除此预设</translation>
    </message>
    <message>
      <source>Choose a preset…</source>
      <translation>选择预设…</translation>
    </message>
    <message>
      <source>Keep as a preset</source>
      <translation>保存为预设</translation>
    </message>
    <message>
      <source>Name:</source>
      <translation>名称：</translation>
    </message>
    <message>
      <source>Radar on optical</source>
      <translation>雷达对光学</translation>
    </message>
    <message>
      <source>Scanned map on imagery</source>
      <translation>扫描地图对影像</translation>
    </message>
    <message>
      <source>Aerial photo on imagery</source>
      <translation>航空像片对影像</translation>
    </message>
    <message>
      <source>Same sensor, sub-pixel</source>
      <translation>同一传感器，亚像素</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 个图块</translation>
    </message>
    <message>
      <source>{count} tiles</source>
      <translation>{count} 个图块</translation>
    </message>
    <message>
      <source>no CRS</source>
      <translation>无坐标参照系</translation>
    </message>
    <message>
      <source>custom CRS</source>
      <translation>自定义坐标参照系</translation>
    </message>
    <message>
      <source>drawn as a map</source>
      <translation>绘制为地图</translation>
    </message>
    <message>
      <source>rendered into a file first</source>
      <translation>先渲染为文件</translation>
    </message>
    <message>
      <source>slow to read without pyramids (Layer Properties &gt; Pyramids)</source>
      <translation>没有金字塔，读取较慢（图层属性 &gt; 金字塔）</translation>
    </message>
    <message>
      <source>Automatic: {length} ({metres} m)</source>
      <translation>自动：{length}（{metres} m）</translation>
    </message>
    <message>
      <source>GSD {gsd} {unit} ({metres} m on the ground)</source>
      <translation>GSD {gsd} {unit}（地面 {metres} m）</translation>
    </message>
    <message>
      <source>Moving</source>
      <translation>待配准</translation>
    </message>
    <message>
      <source>its georeference is ignored</source>
      <translation>其地理参考被忽略</translation>
    </message>
    <message>
      <source>no georeference</source>
      <translation>无地理参考</translation>
    </message>
    <message>
      <source>about {time}</source>
      <translation>约 {time}</translation>
    </message>
    <message>
      <source>{size} GB of memory</source>
      <translation>内存 {size} GB</translation>
    </message>
    <message>
      <source>Automatic: {length}</source>
      <translation>自动：{length}</translation>
    </message>
    <message>
      <source>GSD {gsd} units</source>
      <translation>GSD {gsd} 单位</translation>
    </message>
    <message>
      <source>GSD {gsd} m</source>
      <translation>GSD {gsd} m</translation>
    </message>
    <message>
      <source>{width} x {height} pixels</source>
      <translation>{width} x {height} 像素</translation>
    </message>
    <message>
      <source>Overlap: {percent} % of the moving raster</source>
      <translation>重叠：待配准影像的 {percent} %</translation>
    </message>
    <message>
      <source>How far the moving raster may be misplaced, in units of the reference's CRS. Automatic is a twentieth of the overlap, at least 48 pixels. 24 pixels of the coarser raster or 4 % of the overlap, whichever is more, are searched in any case.</source>
      <translation>待配准影像的最大位置偏差，以参考影像坐标参照系的单位计。“自动”为重叠区的二十分之一，至少 48 像素。无论如何都会搜索较粗影像的 24 像素或重叠区的 4 %，取其大者。</translation>
    </message>
    <message>
      <source>None: the whole area is searched</source>
      <translation>无：搜索整个区域</translation>
    </message>
    <message>
      <source>Several layers…</source>
      <translation>多个图层…</translation>
    </message>
    <message>
      <source>Map as shown</source>
      <translation>当前地图显示</translation>
    </message>
    <message>
      <source>Bands to match; without a choice the matcher decides.</source>
      <translation>用于匹配的波段；未选择时由匹配器决定。</translation>
    </message>
    <message>
      <source>Modality of the raster; automatic derives it from the pixels.</source>
      <translation>影像的模态；“自动”根据像素判断。</translation>
    </message>
    <message>
      <source>Raster</source>
      <translation>栅格</translation>
    </message>
    <message>
      <source>{automatic}: {kind}</source>
      <translation>{automatic}：{kind}</translation>
    </message>
    <message>
      <source>The moving raster has a mask; cut no margins, or draw them into the mask.</source>
      <translation>待配准影像已有掩膜；请不要裁边，或将边缘绘入掩膜。</translation>
    </message>
    <message>
      <source>Margins are left out, but the mask of the moving raster is to mark what is matched; cut no margins, or match only inside the mask of the reference.</source>
      <translation>页边会被排除，但移动栅格的掩膜用于标出要匹配的部分；请不要裁剪页边，或仅在参考的掩膜内匹配。</translation>
    </message>
    <message>
      <source>Warp…</source>
      <translation>校正…</translation>
    </message>
    <message>
      <source>Show log</source>
      <translation>显示日志</translation>
    </message>
    <message>
      <source>Match again…</source>
      <translation>重新匹配…</translation>
    </message>
    <message>
      <source>Look at the points</source>
      <translation>查看点</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Choose a position</source>
      <translation>选取位置</translation>
    </message>
    <message>
      <source>Moved by {column:+.0f}, {row:+.0f} px: agrees at {share:.0%}</source>
      <translation>移动 {column:+.0f}, {row:+.0f} px：一致程度为 {share:.0%}</translation>
    </message>
    <message>
      <source>Position found by the match</source>
      <translation>匹配给出的位置</translation>
    </message>
    <message>
      <source>Find the result '{folder}'</source>
      <translation>查找结果“{folder}”</translation>
    </message>
    <message>
      <source>Find '{name}'</source>
      <translation>查找“{name}”</translation>
    </message>
    <message>
      <source>Shift: {length}.</source>
      <translation>平移：{length}。</translation>
    </message>
    <message>
      <source>Map drawn with shadows: sun at {azimuth}° from north, {length} m long.</source>
      <translation>地图绘制了阴影：太阳方位 {azimuth}°（自北起），阴影长 {length} m。</translation>
    </message>
    <message>
      <source>Positioned where all of the map agrees best, {moved} px from its position by the points alone.</source>
      <translation>整体配准到与整幅地图最一致之处，与仅凭点的位置相差 {moved} px。</translation>
    </message>
    <message>
      <source>{count} points, too few to state the accuracy.</source>
      <translation>{count} 个点，数量太少，无法给出精度。</translation>
    </message>
    <message>
      <source>Warnings in the report: {count}.</source>
      <translation>报告中的警告：{count}。</translation>
    </message>
    <message>
      <source>{count} points, accuracy {rmse:.2f} px (RMSE, {low:.2f} to {high:.2f}), {ce90:.2f} px (CE90).</source>
      <translation>{count} 个点，精度 {rmse:.2f} 像素（RMSE，{low:.2f} 至 {high:.2f}）、{ce90:.2f} 像素（CE90）。</translation>
    </message>
    <message>
      <source>Ambiguous: {reason}</source>
      <translation>不唯一：{reason}</translation>
    </message>
    <message>
      <source>No reliable match: {reason}</source>
      <translation>没有可靠的匹配：{reason}</translation>
    </message>
    <message>
      <source>{count} points, accuracy {rmse:.2f} px (RMSE), {ce90:.2f} px (CE90).</source>
      <translation>{count} 个点，精度 {rmse:.2f} 像素（RMSE）、{ce90:.2f} 像素（CE90）。</translation>
    </message>
    <message>
      <source>{count} points, RMSE {rmse:.2f} px at {checks} check points.</source>
      <translation>{count} 个点，RMSE {rmse:.2f} 像素（{checks} 个检查点）。</translation>
    </message>
    <message>
      <source>There is no {name} in '{folder}'; choose the folder of this result.</source>
      <translation>“{folder}”中没有 {name}；请选择此结果的文件夹。</translation>
    </message>
    <message>
      <source>'{path}' cannot be changed; is the file write-protected?</source>
      <translation>无法修改“{path}”；该文件是否为只读？</translation>
    </message>
    <message>
      <source>'{path}' is not the raster of this match, which has {width} x {height} pixels; choose another file.</source>
      <translation>“{path}”不是本次匹配的栅格，后者有 {width} x {height} 个像素；请选择其他文件。</translation>
    </message>
    <message>
      <source>Results of the project; the layer panel chooses among them too</source>
      <translation>项目中的结果；也可在图层面板中选择</translation>
    </message>
    <message>
      <source>&amp;Result:</source>
      <translation>结果(&amp;R)：</translation>
    </message>
    <message>
      <source>Open result folder…</source>
      <translation>打开结果文件夹…</translation>
    </message>
    <message>
      <source>Choose a result…</source>
      <translation>请选择结果…</translation>
    </message>
    <message>
      <source>No result in this project</source>
      <translation>此项目中没有结果</translation>
    </message>
    <message>
      <source>{title} (missing)</source>
      <translation>{title}（缺失）</translation>
    </message>
    <message>
      <source>The match in '{folder}' found nothing reliable, so it has no tie points.</source>
      <translation>“{folder}”中的匹配没有可靠结果，因此没有连接点。</translation>
    </message>
    <message>
      <source>There are no tie points in '{folder}'; choose the folder of a match, which holds tie_points.gpkg.</source>
      <translation>“{folder}”中没有连接点；请选择包含 tie_points.gpkg 的匹配结果文件夹。</translation>
    </message>
    <message>
      <source>'{path}' cannot be read; match the rasters again.</source>
      <translation>无法读取“{path}”；请重新匹配。</translation>
    </message>
    <message>
      <source>&amp;Open result folder…</source>
      <translation>打开结果文件夹(&amp;O)…</translation>
    </message>
    <message>
      <source>&amp;Recent matches</source>
      <translation>最近的匹配(&amp;R)</translation>
    </message>
    <message>
      <source>View tie points</source>
      <translation>查看连接点</translation>
    </message>
    <message>
      <source>Open result folder</source>
      <translation>打开结果文件夹</translation>
    </message>
    <message>
      <source>No recent match</source>
      <translation>没有最近的匹配</translation>
    </message>
    <message>
      <source>Set up HetMatch</source>
      <translation>配置 HetMatch</translation>
    </message>
    <message>
      <source>Chec&amp;k</source>
      <translation>检查(&amp;K)</translation>
    </message>
    <message>
      <source>Run the self-test in HetMatch's Python.</source>
      <translation>在 HetMatch 的 Python 中运行自检。</translation>
    </message>
    <message>
      <source>Copy &amp;diagnostics</source>
      <translation>复制诊断信息(&amp;D)</translation>
    </message>
    <message>
      <source>Copy the diagnostics for a bug report to the clipboard.</source>
      <translation>将错误报告所需的诊断信息复制到剪贴板。</translation>
    </message>
    <message>
      <source>The diagnostics are on the clipboard.</source>
      <translation>诊断信息已复制到剪贴板。</translation>
    </message>
    <message>
      <source>HetMatch runs in its own Python environment, so that QGIS is not changed. The set-up downloads about 0.25 GB, with PyTorch 0.45 GB, and uses about 0.8 GB, with PyTorch 1.6 GB, of disk space in {folder}. No administrator rights are needed.</source>
      <translation>HetMatch 在自己的 Python 环境中运行，因此不会改动 QGIS。设置将下载约 0.25 GB（含 PyTorch 约 0.45 GB），并在 {folder} 中占用约 0.8 GB（含 PyTorch 约 1.6 GB）磁盘空间。无需管理员权限。</translation>
    </message>
    <message>
      <source>Continue in &amp;background</source>
      <translation>在后台继续(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>关闭(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Use this Python</source>
      <translation>使用此 Python(&amp;U)</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>配置(&amp;S)</translation>
    </message>
    <message>
      <source>Cancelling</source>
      <translation>正在取消</translation>
    </message>
    <message>
      <source>HetMatch is set up with {python}.</source>
      <translation>HetMatch 已配置为使用 {python}。</translation>
    </message>
    <message>
      <source>Choose the Python that HetMatch is to use.</source>
      <translation>请选择 HetMatch 使用的 Python。</translation>
    </message>
    <message>
      <source>&amp;Set up…</source>
      <translation>配置(&amp;S)…</translation>
    </message>
    <message>
      <source>{reason}

The Python that was set before is kept.</source>
      <translation>{reason}

仍使用之前设置的 Python。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Default device of the matcher.</source>
      <translation>匹配器的默认计算设备。</translation>
    </message>
    <message>
      <source>HetMatch's own environment</source>
      <translation>HetMatch 的独立环境</translation>
    </message>
    <message>
      <source>&amp;Python</source>
      <translation>Python(&amp;P)</translation>
    </message>
    <message>
      <source>Checking {python}</source>
      <translation>正在检查 {python}</translation>
    </message>
    <message>
      <source>The Python for HetMatch cannot be started.</source>
      <translation>无法启动 HetMatch 的 Python。</translation>
    </message>
    <message>
      <source>HetMatch is installed; it has to be set up once, in some minutes.</source>
      <translation>HetMatch 已安装；需要进行一次设置，约需几分钟。</translation>
    </message>
    <message>
      <source>Try the example</source>
      <translation>试用示例</translation>
    </message>
    <message>
      <source>Choose a Python</source>
      <translation>选择 Python</translation>
    </message>
    <message>
      <source>Python 3.10 or newer with rasterio, ONNX Runtime, OpenCV and the other packages, for example in a conda environment; HetMatch installs nothing there.</source>
      <translation>装有 rasterio、ONNX Runtime、OpenCV 及其他软件包的 Python 3.10 或更新版本，例如 conda 环境；HetMatch 不会在其中安装任何内容。</translation>
    </message>
    <message>
      <source>Python for HetMatch</source>
      <translation>HetMatch 使用的 Python</translation>
    </message>
    <message>
      <source>Its o&amp;wn environment (recommended)</source>
      <translation>独立环境（推荐）(&amp;W)</translation>
    </message>
    <message>
      <source>Light takes about half the download and disk space. Full adds PyTorch, which D2-Net and graphics cards need.</source>
      <translation>“精简”的下载量和磁盘空间约为一半。“完整”另含 D2-Net 和显卡所需的 PyTorch。</translation>
    </message>
    <message>
      <source>An &amp;existing Python:</source>
      <translation>已有的 Python(&amp;E)：</translation>
    </message>
    <message>
      <source>Network and packages</source>
      <translation>网络和软件包</translation>
    </message>
    <message>
      <source>The address of a package index of your organisation.</source>
      <translation>本单位软件包索引的地址。</translation>
    </message>
    <message>
      <source>Choose a folder of wheels</source>
      <translation>选择 wheel 文件夹</translation>
    </message>
    <message>
      <source>A folder with all packages as wheels, to set up without a network.</source>
      <translation>包含全部软件包（wheel 格式）的文件夹，用于离线配置。</translation>
    </message>
    <message>
      <source>Both may stay empty. The proxy is the one under Settings &gt; Options &gt; Network.</source>
      <translation>两项均可留空。代理使用“设置 &gt; 选项 &gt; 网络”中的设置。</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Light: the default network</source>
      <translation>精简：默认网络</translation>
    </message>
    <message>
      <source>Full: with PyTorch</source>
      <translation>完整：含 PyTorch</translation>
    </message>
    <message>
      <source>Package &amp;index</source>
      <translation>软件包索引(&amp;I)</translation>
    </message>
    <message>
      <source>W&amp;heel folder</source>
      <translation>wheel 文件夹(&amp;H)</translation>
    </message>
    <message>
      <source>OK</source>
      <translation>确定</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Restore Defaults</source>
      <translation>恢复默认值</translation>
    </message>
    <message>
      <source>That location is outside the raster; choose one inside it.</source>
      <translation>该位置在栅格范围之外；请选择栅格范围内的位置。</translation>
    </message>
    <message>
      <source>'{path}' is not a .points file of the Georeferencer.</source>
      <translation>“{path}”不是地理配准工具的 .points 文件。</translation>
    </message>
    <message>
      <source>'{path}' cannot be read: {reason}.</source>
      <translation>无法读取“{path}”：{reason}。</translation>
    </message>
    <message>
      <source>the file is too large</source>
      <translation>文件过大</translation>
    </message>
    <message>
      <source>There are no points in '{path}' that are switched on.</source>
      <translation>“{path}”中没有启用的点。</translation>
    </message>
    <message>
      <source>Points of the Georeferencer (*.points);;All files (*)</source>
      <translation>地理配准工具的点 (*.points);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Add more pairs, or match.</source>
      <translation>可继续添加点对，或开始匹配。</translation>
    </message>
    <message>
      <source>Start from my points</source>
      <translation>从我的点开始</translation>
    </message>
    <message>
      <source>The match searches this far around the position that the points give</source>
      <translation>匹配在由这些点给出的位置周围搜索的范围</translation>
    </message>
    <message>
      <source>&amp;Remove last</source>
      <translation>移除上一个(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Load .points…</source>
      <translation>加载 .points(&amp;L)…</translation>
    </message>
    <message>
      <source>Take the points of a file of QGIS's Georeferencer</source>
      <translation>采用 QGIS 地理配准工具文件中的点</translation>
    </message>
    <message>
      <source>&amp;Match near them</source>
      <translation>在其附近匹配(&amp;M)</translation>
    </message>
    <message>
      <source>Load .points file</source>
      <translation>加载 .points 文件</translation>
    </message>
    <message>
      <source>Pairs: {count}; they agree within {misfit:.1f} px.</source>
      <translation>点对：{count}；相互一致，误差在 {misfit:.1f} 像素以内。</translation>
    </message>
    <message>
      <source>Starting the engine…</source>
      <translation>正在启动引擎…</translation>
    </message>
    <message>
      <source>Click the same place in both maps, roughly. Two or three places far apart are enough; zoom with the wheel.</source>
      <translation>在两幅图中大致点击同一位置。两三个相距较远的位置即可；用滚轮缩放。</translation>
    </message>
    <message>
      <source>Search &amp;within:</source>
      <translation>搜索范围(&amp;W)：</translation>
    </message>
    <message>
      <source>Pairs: {count}.</source>
      <translation>点对：{count}。</translation>
    </message>
    <message>
      <source>moving</source>
      <translation>待配准影像</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>Pairs: {count}; with rotation and scale alone they disagree by {misfit:.0f} px. That is normal for a map in another projection; otherwise check the pairs.</source>
      <translation>点对：{count}；仅旋转和缩放时相差 {misfit:.0f} 像素。采用其他投影的地图即是如此；若您的地图并非如此，请检查点对。</translation>
    </message>
    <message>
      <source>Now click the same place in the {raster} map.</source>
      <translation>现在在另一幅图（{raster}）中点击同一位置。</translation>
    </message>
    <message>
      <source>Start from my points…</source>
      <translation>从我的点开始…</translation>
    </message>
    <message>
      <source>Show the doubtful points</source>
      <translation>显示可疑点</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>HetMatch does not consider this match reliable. Accept its points only after checking them:
with Preview, and one by one in the small maps. Your name is stored with the result
and in everything that is exported.

Your name:</source>
      <translation>HetMatch 认为此匹配不可信。请仅在查看过这些点之后再接受：
用“预览”查看，并在小地图中逐点检查。您的姓名将保存在结果
以及所有导出的文件中。

您的姓名：</translation>
    </message>
    <message>
      <source>Accept doubtful points</source>
      <translation>接受可疑点</translation>
    </message>
    <message>
      <source>HetMatch tie points</source>
      <translation>HetMatch 连接点</translation>
    </message>
    <message>
      <source>the file '{path}' is missing; restore it at this path, or find it.</source>
      <translation>文件“{path}”缺失；请将其恢复到该路径，或查找它。</translation>
    </message>
    <message>
      <source>Switch points on</source>
      <translation>启用点</translation>
    </message>
    <message>
      <source>Switch points off</source>
      <translation>停用点</translation>
    </message>
    <message>
      <source>Make tie points</source>
      <translation>设为连接点</translation>
    </message>
    <message>
      <source>Make check points</source>
      <translation>设为检查点</translation>
    </message>
    <message>
      <source>Delete points</source>
      <translation>删除点</translation>
    </message>
    <message>
      <source>Move point</source>
      <translation>移动点</translation>
    </message>
    <message>
      <source>Looking for the best match…</source>
      <translation>正在寻找最佳匹配…</translation>
    </message>
    <message>
      <source>Add point</source>
      <translation>添加点</translation>
    </message>
    <message>
      <source>Paste points</source>
      <translation>粘贴点</translation>
    </message>
    <message>
      <source>Choose transform</source>
      <translation>选择变换</translation>
    </message>
    <message>
      <source>HetMatch's engine is not running.</source>
      <translation>HetMatch 引擎未运行。</translation>
    </message>
    <message>
      <source>Export GCPs to a folder</source>
      <translation>导出地面控制点到文件夹</translation>
    </message>
    <message>
      <source>'{path}' already exists. Replace it with the points of this result?</source>
      <translation>“{path}”已存在。是否用此结果的点替换？</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); export the GCPs to another folder.</source>
      <translation>无法写入“{path}”（{reason}）；请将地面控制点导出到其他文件夹。</translation>
    </message>
    <message>
      <source>QGIS deletes '{folder}' when it ends; choose another folder.</source>
      <translation>QGIS 退出时会删除“{folder}”；请选择其他文件夹。</translation>
    </message>
    <message>
      <source>Creating the report of the edited points…</source>
      <translation>正在生成编辑后各点的报告…</translation>
    </message>
    <message>
      <source>{reason} The other files were exported to {folder}.</source>
      <translation>{reason} 其他文件已导出到 {folder}。</translation>
    </message>
    <message>
      <source>There is no report in {folder}; it was moved or deleted.</source>
      <translation>{folder} 中没有报告；它已被移动或删除。</translation>
    </message>
    <message>
      <source>Open in Georeferencer</source>
      <translation>在配准工具中打开</translation>
    </message>
    <message>
      <source>'{path}' is open in another program; close it there, or export the GCPs to another folder.</source>
      <translation>“{path}”已在其他程序中打开；请在该程序中关闭它，或将地面控制点导出到其他文件夹。</translation>
    </message>
    <message>
      <source>Export GCPs…</source>
      <translation>导出地面控制点…</translation>
    </message>
    <message>
      <source>Points written to {points}. Open {raster} in Layer &gt; Georeferencer.</source>
      <translation>点已写入 {points}。请在“图层 &gt; 配准工具”中打开 {raster}。</translation>
    </message>
    <message>
      <source>The report shows the original match; a report of your edits needs the engine.</source>
      <translation>报告显示的是原来的匹配；要生成包含编辑的报告，需要引擎运行。</translation>
    </message>
    <message>
      <source>The tie points were closed before anything was written.</source>
      <translation>连接点在写出前已关闭，未写出任何内容。</translation>
    </message>
    <message>
      <source>GCPs exported to {folder}.</source>
      <translation>地面控制点已导出到 {folder}。</translation>
    </message>
    <message>
      <source>That folder holds the result that is open; choose another folder.</source>
      <translation>该文件夹存放着当前打开的结果；请选择其他文件夹。</translation>
    </message>
    <message>
      <source>In a photograph several edges run along each border and beside each tree: points that disagree with the position where the whole map fits best were left out</source>
      <translation>照片中每条边界旁和每棵树旁都有多条边缘：与整幅地图最佳吻合位置不一致的点已被剔除</translation>
    </message>
    <message>
      <source>The model that is fitted to the tie points</source>
      <translation>根据连接点拟合的模型</translation>
    </message>
    <message>
      <source>Tra&amp;nsform:</source>
      <translation>变换(&amp;N)：</translation>
    </message>
    <message>
      <source>The shadows beside buildings and trees, as measured in the photograph</source>
      <translation>建筑物和树木旁的阴影，与在照片中找到的一致</translation>
    </message>
    <message>
      <source>No model</source>
      <translation>无模型</translation>
    </message>
    <message>
      <source>{count} tie points</source>
      <translation>{count} 个连接点</translation>
    </message>
    <message>
      <source>{count} check points</source>
      <translation>{count} 个检查点</translation>
    </message>
    <message>
      <source>{count} switched off</source>
      <translation>已停用 {count} 个</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Not reliable: {reason} Nothing is exported until you accept the points.</source>
      <translation>不可信：{reason} 在您接受这些点之前不会导出任何内容。</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>重试</translation>
    </message>
    <message>
      <source>No fit is possible: {why}</source>
      <translation>无法拟合：{why}</translation>
    </message>
    <message>
      <source>Over the overlap</source>
      <translation>重叠区内</translation>
    </message>
    <message>
      <source>Rated not reliable by HetMatch; accepted by {name}.</source>
      <translation>HetMatch 认为不可信；由 {name} 接受。</translation>
    </message>
    <message>
      <source>Find…</source>
      <translation>查找…</translation>
    </message>
    <message>
      <source>Accept…</source>
      <translation>接受…</translation>
    </message>
    <message>
      <source>The result in '{folder}' was moved or deleted.</source>
      <translation>“{folder}”中的结果已被移动或删除。</translation>
    </message>
    <message>
      <source>Snapped to the best match, {moved:.1f} px away, score {score:.2f}.</source>
      <translation>已吸附到最佳匹配，移动 {moved:.1f} px，得分 {score:.2f}。</translation>
    </message>
    <message>
      <source>The matcher found no match at this location.</source>
      <translation>匹配器在该位置未找到匹配。</translation>
    </message>
    <message>
      <source>Not snapped: {reason}</source>
      <translation>未吸附：{reason}</translation>
    </message>
    <message>
      <source>Choose the point to move in the table first.</source>
      <translation>请先在表格中选择要移动的点。</translation>
    </message>
    <message>
      <source>Click or drag in either map to set the location of the selected point.</source>
      <translation>在任一地图中点击或拖动，设置所选点的位置。</translation>
    </message>
    <message>
      <source>Click the location of the new point in the reference map.</source>
      <translation>请在参考地图中点击新点的位置。</translation>
    </message>
    <message>
      <source>Now click the same location in the moving map; the model proposes one.</source>
      <translation>现在请在待配准地图中点击同一位置；图中为模型建议的位置。</translation>
    </message>
    <message>
      <source>Snap to &amp;best match</source>
      <translation>吸附到最佳匹配(&amp;B)</translation>
    </message>
    <message>
      <source>Moved and added points snap to the best match nearby</source>
      <translation>移动或添加的点会吸附到附近的最佳匹配</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Delete the point shown; a matched point is switched off, not deleted</source>
      <translation>删除当前显示的点；匹配得到的点只停用，不删除</translation>
    </message>
    <message>
      <source>Vie&amp;w</source>
      <translation>查看(&amp;W)</translation>
    </message>
    <message>
      <source>Drag to pan, click a point to pick it</source>
      <translation>拖动可平移，点击可选中点</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>移动</translation>
    </message>
    <message>
      <source>Move the selected point</source>
      <translation>移动所选点</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Add a point: click in the reference map, then in the moving map</source>
      <translation>添加点：先在参考地图中点击，再在待配准地图中点击</translation>
    </message>
    <message>
      <source>The clipboard holds no tie points; copy rows with the columns ref_x, ref_y, mov_x and mov_y.</source>
      <translation>剪贴板中没有连接点；请复制包含 ref_x、ref_y、mov_x 和 mov_y 列的行。</translation>
    </message>
    <message>
      <source>Row {number} of the clipboard has no location in both rasters; correct it.</source>
      <translation>剪贴板第 {number} 行在两幅栅格中没有位置；请更正。</translation>
    </message>
    <message>
      <source>There are no rows in the clipboard; copy some first.</source>
      <translation>剪贴板中没有行；请先复制。</translation>
    </message>
    <message>
      <source>'{path}' holds no tie points of HetMatch; open a tie_points.gpkg.</source>
      <translation>“{path}”中没有 HetMatch 的连接点；请打开 tie_points.gpkg 文件。</translation>
    </message>
    <message>
      <source>The edit cannot be saved in '{path}'; is the file write-protected?</source>
      <translation>无法将编辑保存到“{path}”；文件是否为只读？</translation>
    </message>
    <message>
      <source>Show the moving raster on the map through the present transform, without a file</source>
      <translation>用当前变换在地图上显示待配准栅格，不生成文件</translation>
    </message>
    <message>
      <source>Match two rasters, or choose a result above, to view its points here.</source>
      <translation>匹配两幅栅格，或在上方选择结果，即可在此查看其点。</translation>
    </message>
    <message>
      <source>&amp;Preview</source>
      <translation>预览(&amp;P)</translation>
    </message>
    <message>
      <source>W&amp;arp…</source>
      <translation>校正(&amp;A)…</translation>
    </message>
    <message>
      <source>E&amp;xport GCPs…</source>
      <translation>导出地面控制点(&amp;X)…</translation>
    </message>
    <message>
      <source>&amp;Georeferencer</source>
      <translation>地理配准工具(&amp;G)</translation>
    </message>
    <message>
      <source>Repor&amp;t</source>
      <translation>报告(&amp;T)</translation>
    </message>
    <message>
      <source>The moving side is a map drawn of vector layers, which cannot be warped; match the other way round, with the vector layers as the reference.</source>
      <translation>待配准的一侧是由矢量图层绘制的地图，无法进行变形；请反过来匹配，以矢量图层作为参考。</translation>
    </message>
    <message>
      <source>All points</source>
      <translation>所有点</translation>
    </message>
    <message>
      <source>Switched on</source>
      <translation>已启用</translation>
    </message>
    <message>
      <source>Switched off</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>Tie points</source>
      <translation>连接点</translation>
    </message>
    <message>
      <source>Check points</source>
      <translation>检查点</translation>
    </message>
    <message>
      <source>Set by hand</source>
      <translation>手动设置</translation>
    </message>
    <message>
      <source>S&amp;how:</source>
      <translation>显示(&amp;H)：</translation>
    </message>
    <message>
      <source>Histogram</source>
      <translation>直方图</translation>
    </message>
    <message>
      <source>Histogram; switch points off by residual or score</source>
      <translation>直方图；按残差或得分停用点</translation>
    </message>
    <message>
      <source>Next worst</source>
      <translation>下一个最差点</translation>
    </message>
    <message>
      <source>The largest residual that you have not looked at yet, here and on the map (F3)</source>
      <translation>尚未查看的最大残差，在此处和地图上显示 (F3)</translation>
    </message>
    <message>
      <source>Residual above</source>
      <translation>残差大于</translation>
    </message>
    <message>
      <source>Score below</source>
      <translation>得分低于</translation>
    </message>
    <message>
      <source>Check points too</source>
      <translation>包括检查点</translation>
    </message>
    <message>
      <source>Their RMSE is not an independent measure once bad check points are removed</source>
      <translation>剔除较差的检查点后，其 RMSE 不再是独立的度量</translation>
    </message>
    <message>
      <source>Points beyond the limit, of those that are switched on</source>
      <translation>已启用的点中超出界限的点</translation>
    </message>
    <message>
      <source>Only these</source>
      <translation>仅这些</translation>
    </message>
    <message>
      <source>Show only these points in the table</source>
      <translation>表格中仅显示这些点</translation>
    </message>
    <message>
      <source>Switch off</source>
      <translation>停用</translation>
    </message>
    <message>
      <source>{count} of {total}</source>
      <translation>{count} / {total}</translation>
    </message>
    <message>
      <source>Switch {count} off</source>
      <translation>停用 {count} 个</translation>
    </message>
    <message>
      <source>After</source>
      <translation>配准后</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>配准前</translation>
    </message>
    <message>
      <source>ID</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>Residual</source>
      <translation>残差</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>得分</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Reference x</source>
      <translation>参考 x</translation>
    </message>
    <message>
      <source>Reference y</source>
      <translation>参考 y</translation>
    </message>
    <message>
      <source>Moving x</source>
      <translation>待配准 x</translation>
    </message>
    <message>
      <source>Moving y</source>
      <translation>待配准 y</translation>
    </message>
    <message>
      <source>The point is used</source>
      <translation>是否使用该点</translation>
    </message>
    <message>
      <source>Distance between the point and its position by the model, in reference pixels</source>
      <translation>该点与其模型位置之间的距离，以参考影像像素计</translation>
    </message>
    <message>
      <source>Confidence of the matcher, 0 to 1</source>
      <translation>匹配器的置信度，0 到 1</translation>
    </message>
    <message>
      <source>Tie points determine the model; check points only measure its accuracy</source>
      <translation>连接点用于确定模型；检查点仅用于检验精度</translation>
    </message>
    <message>
      <source>Found by the matcher, or set or moved by hand</source>
      <translation>由匹配器找到，或由人工添加或移动</translation>
    </message>
    <message>
      <source>check</source>
      <translation>检查点</translation>
    </message>
    <message>
      <source>tie</source>
      <translation>连接点</translation>
    </message>
    <message>
      <source>manual</source>
      <translation>手动</translation>
    </message>
    <message>
      <source>matched</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>Switch o&amp;n</source>
      <translation>启用(&amp;N)</translation>
    </message>
    <message>
      <source>Switch o&amp;ff</source>
      <translation>停用(&amp;F)</translation>
    </message>
    <message>
      <source>Use as &amp;tie point</source>
      <translation>用作连接点(&amp;T)</translation>
    </message>
    <message>
      <source>Use as &amp;check point</source>
      <translation>用作检查点(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Delete (a matched point is switched off)</source>
      <translation>删除（匹配得到的点只停用）(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Show on the map</source>
      <translation>在地图上显示(&amp;S)</translation>
    </message>
    <message>
      <source>C&amp;opy</source>
      <translation>复制(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Paste</source>
      <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
      <source>Points pasted: {count}.</source>
      <translation>已粘贴的点：{count}。</translation>
    </message>
    <message>
      <source>Points copied: {count}.</source>
      <translation>已复制的点：{count}。</translation>
    </message>
    <message>
      <source>There already: {count}.</source>
      <translation>已存在：{count}。</translation>
    </message>
    <message>
      <source>Outside the rasters: {count}.</source>
      <translation>位于栅格之外：{count}。</translation>
    </message>
    <message>
      <source>These files already exist. Replace them?</source>
      <translation>这些文件已存在。是否替换？</translation>
    </message>
    <message>
      <source>Warp the moving raster</source>
      <translation>校正待配准影像</translation>
    </message>
    <message>
      <source>GeoTIFF (*.tif *.tiff)</source>
      <translation>GeoTIFF (*.tif *.tiff)</translation>
    </message>
    <message>
      <source>Warp the moving raster to</source>
      <translation>将待配准影像校正到</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes. Each becomes &lt;its name&gt;_registered.tif beside the file above.</source>
      <translation>同一景的其他波段和产品，像素大小可以不同。每个写为上述文件旁的 &lt;其名称&gt;_registered.tif。</translation>
    </message>
    <message>
      <source>&amp;Load into the project</source>
      <translation>加载到工程(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>C&amp;ompanion rasters</source>
      <translation>伴随栅格(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Warp</source>
      <translation>校正(&amp;W)</translation>
    </message>
    <message>
      <source>Companion rasters of the moving raster</source>
      <translation>待配准影像的伴随栅格</translation>
    </message>
    <message>
      <source>As fitted</source>
      <translation>与拟合一致</translation>
    </message>
    <message>
      <source>{transform} (as fitted)</source>
      <translation>{transform}（与拟合一致）</translation>
    </message>
    <message>
      <source>Choose a file for the warped raster.</source>
      <translation>请选择校正后栅格的文件。</translation>
    </message>
    <message>
      <source>The warped raster would replace an input; choose another file name.</source>
      <translation>校正后的栅格会覆盖输入文件；请选择其他文件名。</translation>
    </message>
    <message>
      <source>&amp;Add…</source>
      <translation>添加(&amp;A)…</translation>
    </message>
    <message>
      <source>The warp was cancelled, and nothing was written.</source>
      <translation>校正已取消，未写出任何内容。</translation>
    </message>
    <message>
      <source>Warp to {name}</source>
      <translation>校正到 {name}</translation>
    </message>
    <message>
      <source>The warp failed: {reason}</source>
      <translation>校正失败：{reason}</translation>
    </message>
    <message>
      <source>The points were edited after the match; warp with the button of their panel.</source>
      <translation>匹配后连接点已被编辑；请用其面板中的按钮进行纠正。</translation>
    </message>
    <message>
      <source>{warning} (all warnings are in the log)</source>
      <translation>{warning}（全部警告见日志）</translation>
    </message>
    <message>
      <source>Warped to {path}: {transform}.</source>
      <translation>已校正到 {path}：{transform}。</translation>
    </message>
    <message>
      <source>This needs QGIS's Processing; enable it under Plugins &gt; Manage and Install Plugins.</source>
      <translation>需要 QGIS 的“数据处理”(Processing) 插件；请在“插件 &gt; 管理并安装插件”中启用。</translation>
    </message>
    <message>
      <source>Doubtful points</source>
      <translation>可疑点</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>图块</translation>
    </message>
    <message>
      <source>HetMatch: {title}</source>
      <translation>HetMatch：{title}</translation>
    </message>
    <message>
      <source>Tile with inconsistent points</source>
      <translation>点不一致的图块</translation>
    </message>
    <message>
      <source>Tile without tie points</source>
      <translation>无连接点的图块</translation>
    </message>
    <message>
      <source>Tile skipped</source>
      <translation>跳过的图块</translation>
    </message>
    <message>
      <source>HetMatch, not reliable: {title}</source>
      <translation>HetMatch，不可信：{title}</translation>
    </message>
    <message>
      <source>{count} points found, but they are not consistent enough</source>
      <translation>找到 {count} 个点，但一致性不足</translation>
    </message>
    <message>
      <source>&amp;Match rasters…</source>
      <translation>影像匹配(&amp;M)…</translation>
    </message>
    <message>
      <source>Match m&amp;any rasters…</source>
      <translation>匹配多个栅格(&amp;A)…</translation>
    </message>
    <message>
      <source>&amp;Tie points</source>
      <translation>连接点(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Warp rasters…</source>
      <translation>影像校正(&amp;W)…</translation>
    </message>
    <message>
      <source>&amp;Compare on the map</source>
      <translation>在地图上对比(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Assess co-registration…</source>
      <translation>评估配准精度(&amp;A)…</translation>
    </message>
    <message>
      <source>Tr&amp;y the example</source>
      <translation>试用示例(&amp;Y)</translation>
    </message>
    <message>
      <source>&amp;Set up HetMatch…</source>
      <translation>配置 HetMatch(&amp;S)…</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>There is no raster to compare; add two to the project.</source>
      <translation>没有可对比的栅格；请向项目添加两个。</translation>
    </message>
    <message>
      <source>The example needs the engine, which is not set up yet.</source>
      <translation>示例需要尚未设置的引擎。</translation>
    </message>
    <message>
      <source>Measures the co-registration accuracy of two rasters, also of different modalities: RMSE, bias, CE90 and CE95, in pixels and in metres.

Both georeferences are used as they are, and neither raster is changed. The results are displacement vectors from the location in the reference to that in the moving raster, a heat map, a report, and whether your requirement is met.

If nothing reliable can be measured, or the rasters are too far apart, MEASURED is false and REASON explains it; this is not an error, so that batches continue.</source>
      <translation>测量两幅影像的配准精度，不同模态的影像也可以：RMSE、系统偏差、CE90 和 CE95，以像素和米计。

两者的地理参考均按原样使用，影像不作任何改动。结果包括从参考影像中的位置指向待配准影像中对应位置的位移矢量、热力图、报告，以及是否满足您的要求。

无法可靠测量或两幅影像相距过远时，MEASURED 为 false，REASON 说明原因；这不是错误，批处理会继续进行。</translation>
    </message>
    <message>
      <source>Required: {requirement}. Measured: {found}. Met.</source>
      <translation>要求：{requirement}。实测：{found}。满足。</translation>
    </message>
    <message>
      <source>Required: {requirement}. Measured: {found}. Not met.</source>
      <translation>要求：{requirement}。实测：{found}。不满足。</translation>
    </message>
    <message>
      <source>accuracy,CE90,RMSE,coregistration,quality,geolocation,shift,check</source>
      <translation>精度,CE90,RMSE,配准,质量,定位精度,偏移,检查</translation>
    </message>
    <message>
      <source>Bias to the right</source>
      <translation>向右的偏差</translation>
    </message>
    <message>
      <source>Bias downwards</source>
      <translation>向下的偏差</translation>
    </message>
    <message>
      <source>pixels of the coarser raster</source>
      <translation>较粗影像的像素</translation>
    </message>
    <message>
      <source>metres</source>
      <translation>米</translation>
    </message>
    <message>
      <source>The raster whose co-registration with the reference is measured.</source>
      <translation>要测量其与参考影像配准精度的影像。</translation>
    </message>
    <message>
      <source>Accuracy measure</source>
      <translation>精度指标</translation>
    </message>
    <message>
      <source>Maximum value</source>
      <translation>上限值</translation>
    </message>
    <message>
      <source>Empty for no requirement; PASSED is then true if the accuracy could be measured.</source>
      <translation>留空则不作要求；此时只要能够测量精度，PASSED 即为 true。</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Unit of the maximum value.</source>
      <translation>上限值的单位。</translation>
    </message>
    <message>
      <source>Area to assess</source>
      <translation>评估区域</translation>
    </message>
    <message>
      <source>Empty for the whole overlap.</source>
      <translation>留空则为整个重叠区。</translation>
    </message>
    <message>
      <source>Lines from the location in the reference to the location in the moving raster.</source>
      <translation>从参考影像中的位置指向待配准影像中对应位置的线。</translation>
    </message>
    <message>
      <source>Displacement of the moving raster over the whole overlap.</source>
      <translation>待配准影像在整个重叠区的位移。</translation>
    </message>
    <message>
      <source>The report, all figures as JSON, the displacements as GeoPackage and CSV, the heat map. Results of an earlier assessment in it are replaced, other files stay.</source>
      <translation>报告、JSON 格式的全部数值、GeoPackage 和 CSV 格式的位移以及热力图。其中以前的评估结果会被替换，其他文件保留。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Measurement succeeded</source>
      <translation>测量成功</translation>
    </message>
    <message>
      <source>Requirement met</source>
      <translation>满足要求</translation>
    </message>
    <message>
      <source>Outcome in words</source>
      <translation>结果说明</translation>
    </message>
    <message>
      <source>Number of displacements</source>
      <translation>位移数量</translation>
    </message>
    <message>
      <source>Largest displacement that can be measured; match rasters that are farther apart first.</source>
      <translation>可测量的最大位移；相距更远的影像请先进行匹配。</translation>
    </message>
    <message>
      <source>Maximum number of displacements</source>
      <translation>位移数量上限</translation>
    </message>
    <message>
      <source>Folder for all results</source>
      <translation>全部结果的文件夹</translation>
    </message>
    <message>
      <source>'{name}' must be a number, not '{value}'.</source>
      <translation>“{name}”必须是数字，而不是“{value}”。</translation>
    </message>
    <message>
      <source>Log: {path}</source>
      <translation>日志：{path}</translation>
    </message>
    <message>
      <source>Matches many scenes to one reference, several at once, and warps and assesses them if you like.

A scene that fails stops no other one. Cancel at any time: run it again with the same folder, and only what is missing or has changed is done.

The summary is a page with all outcomes, a table and a layer of footprints. Scenes without a reliable match are counted in NO_MATCH; this is not an error, so that models continue.</source>
      <translation>将多景影像同时匹配到一个参考影像，并可根据需要校正和评估。

某景失败不会影响其他影像。可随时取消：用同一文件夹再次运行，只处理缺失或有变化的影像。

汇总包括一个列出所有结果的页面、一张表和一个覆盖范围图层。无可靠匹配的影像计入 NO_MATCH；这不算错误，因此模型会继续运行。</translation>
    </message>
    <message>
      <source>{scene}: {outcome}. {reason}</source>
      <translation>{scene}：{outcome}。{reason}</translation>
    </message>
    <message>
      <source>The {name} cannot be read; choose another raster.</source>
      <translation>无法读取{name}；请选择其他栅格。</translation>
    </message>
    <message>
      <source>Choose scenes, or a folder of scenes.</source>
      <translation>请选择影像或影像文件夹。</translation>
    </message>
    <message>
      <source>Of the warped scenes, where they are warped.</source>
      <translation>用于校正后的影像（如果执行校正）。</translation>
    </message>
    <message>
      <source>Automatic derives it from the pixels; the report shows the result.</source>
      <translation>“自动”根据像素判断；结果见报告。</translation>
    </message>
    <message>
      <source>Skip scenes whose results are in the folder and belong to the same files and settings.</source>
      <translation>若文件夹中已有属于相同文件和设置的结果，则跳过该影像。</translation>
    </message>
    <message>
      <source>Outlines of the scenes with the outcome, the accuracy and the shift of each.</source>
      <translation>影像轮廓，附每景的结果、精度和偏移。</translation>
    </message>
    <message>
      <source>A folder for each scene, and the summary as a page, a table and a layer.</source>
      <translation>每景影像一个文件夹，以及页面、表格和图层形式的汇总。</translation>
    </message>
    <message>
      <source>Overview</source>
      <translation>总览</translation>
    </message>
    <message>
      <source>Summary as a table</source>
      <translation>汇总表</translation>
    </message>
    <message>
      <source>Number of scenes</source>
      <translation>影像数</translation>
    </message>
    <message>
      <source>Scenes that match</source>
      <translation>匹配成功的影像</translation>
    </message>
    <message>
      <source>Scenes without a reliable match</source>
      <translation>无可靠匹配的影像</translation>
    </message>
    <message>
      <source>Scenes that failed</source>
      <translation>失败的影像</translation>
    </message>
    <message>
      <source>The file that stays in place: a raster, or a vector layer.</source>
      <translation>保持不动的文件：栅格或矢量图层。</translation>
    </message>
    <message>
      <source>Rasters to be matched to the reference; those of the folder are added to them.</source>
      <translation>要与参考影像匹配的栅格；文件夹中的影像会加入其中。</translation>
    </message>
    <message>
      <source>All files in it that match the pattern are scenes, except for the reference.</source>
      <translation>其中文件名符合模式的所有文件均为影像，参考影像除外。</translation>
    </message>
    <message>
      <source>Area to match</source>
      <translation>匹配区域</translation>
    </message>
    <message>
      <source>Tie points are searched only in this area; empty for the whole overlap.</source>
      <translation>仅在该区域内搜索连接点；留空则为整个重叠区。</translation>
    </message>
    <message>
      <source>Empty for a choice by modality.</source>
      <translation>留空则按模态选择。</translation>
    </message>
    <message>
      <source>Numbers of the bands of each scene, such as 4;3;2. Empty for a choice by modality.</source>
      <translation>每景影像的波段号，例如 4;3;2。留空则按模态选择。</translation>
    </message>
    <message>
      <source>Footprints</source>
      <translation>覆盖范围</translation>
    </message>
    <message>
      <source>Files named</source>
      <translation>文件名</translation>
    </message>
    <message>
      <source>Scenes at once (0: automatic)</source>
      <translation>同时处理的影像数（0：自动）</translation>
    </message>
    <message>
      <source>register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align</source>
      <translation>配准,影像配准,影像匹配,连接点,同名点,地面控制点,GCP,地理配准,SAR,雷达,热红外,对齐</translation>
    </message>
    <message>
      <source>Finds tie points between two rasters that show the same ground but do not look alike: radar and optical, thermal and visible, map and imagery, old and new.

The reference stays in place; the moving raster gets tie points, and GCPs that gdalwarp and the Georeferencer read directly. It may be misplaced by the search radius, or have no georeference at all.

If nothing reliable is found, the layer stays empty, MATCHED is false and REASON explains it; this is not an error, so that batches continue.</source>
      <translation>在同一地面但外观不同的两幅影像之间寻找连接点：雷达与光学、热红外与可见光、地图与影像、旧影像与新影像。

参考影像保持不动；为待配准影像生成连接点，以及 gdalwarp 和配准工具可直接读取的地面控制点 (GCP)。待配准影像的位置偏差可达搜索半径，也可以完全没有地理参考。

未找到可靠结果时，图层为空，MATCHED 为 false，REASON 说明原因；这不是错误，批处理会继续进行。</translation>
    </message>
    <message>
      <source>The raster that gets the tie points; it may be misplaced or have no georeference.</source>
      <translation>要生成连接点的影像；可以有位置偏差或没有地理参考。</translation>
    </message>
    <message>
      <source>Points at their locations in the reference, with their locations in the moving raster.</source>
      <translation>位于参考影像中的点，并带有其在待配准影像中的位置。</translation>
    </message>
    <message>
      <source>GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an earlier match in it are replaced, other files stay.</source>
      <translation>GeoPackage、CSV、供 GDAL 和配准工具使用的地面控制点 (GCP) 以及报告。其中以前的匹配结果会被替换，其他文件保留。</translation>
    </message>
    <message>
      <source>Automatic tries all angles where one of the rasters has no georeference.</source>
      <translation>“自动”在任一影像无地理参考时尝试所有角度。</translation>
    </message>
    <message>
      <source>Reliable match found</source>
      <translation>找到可靠的匹配</translation>
    </message>
    <message>
      <source>Number of tie points</source>
      <translation>连接点数</translation>
    </message>
    <message>
      <source>Probability that the match is correct</source>
      <translation>匹配正确的概率</translation>
    </message>
    <message>
      <source>RMSE to expect over the overlap, reference pixels</source>
      <translation>重叠区内预期的 RMSE（参考影像像素）</translation>
    </message>
    <message>
      <source>RMSE at check points, reference pixels</source>
      <translation>检查点的 RMSE（参考影像像素）</translation>
    </message>
    <message>
      <source>Shift at the centre, reference pixels</source>
      <translation>中心处的平移，参考像素</translation>
    </message>
    <message>
      <source>Shift at the centre, metres</source>
      <translation>中心处的平移，米</translation>
    </message>
    <message>
      <source>Share of the overlap with tie points</source>
      <translation>重叠区中有连接点部分的比例</translation>
    </message>
    <message>
      <source>Standard error of the displacement that is to be reached everywhere. 0 asks for 0.2 pixels, or for the scatter of the points if that is more.</source>
      <translation>各处应达到的位移标准误差。0 表示要求 0.2 像素；若点的离散程度更大，则以其为准。</translation>
    </message>
    <message>
      <source>{option} in pixels</source>
      <translation>{option}（像素）</translation>
    </message>
    <message>
      <source>{option} (0: automatic)</source>
      <translation>{option}（0：自动）</translation>
    </message>
    <message>
      <source>Only vector files can be drawn on one map; leave the other layers out.</source>
      <translation>只有矢量文件可以绘制在同一张地图上;请去掉其他图层。</translation>
    </message>
    <message>
      <source>moving raster</source>
      <translation>待配准影像</translation>
    </message>
    <message>
      <source>Sets up a Python environment for HetMatch's engine in your QGIS profile: about 0.4 GB to download and about 1.6 GB of disk space, without administrator rights. QGIS's own Python is not changed. If HetMatch is set up and works, nothing is done.</source>
      <translation>在 QGIS 用户配置文件夹中为 HetMatch 引擎建立 Python 环境：下载约 0.4 GB，占用约 1.6 GB 磁盘空间，无需管理员权限。QGIS 自带的 Python 不会改动。若 HetMatch 已配置且可正常使用，则不做任何操作。</translation>
    </message>
    <message>
      <source>Python 3.10 or newer that has all packages; nothing is installed then.</source>
      <translation>已装有全部软件包的 Python 3.10 或更高版本；此时不安装任何内容。</translation>
    </message>
    <message>
      <source>The address of a package index; empty for PyPI.</source>
      <translation>软件包索引的地址；留空则使用 PyPI。</translation>
    </message>
    <message>
      <source>Install PyTorch, too: D2-Net and graphics cards need it; the default network on the processor does not.</source>
      <translation>同时安装 PyTorch：D2-Net 和显卡需要它，在处理器上运行的默认网络则不需要。</translation>
    </message>
    <message>
      <source>Create the environment again even if HetMatch is set up and works.</source>
      <translation>即使 HetMatch 已配置且可正常使用，也重新建立环境。</translation>
    </message>
    <message>
      <source>HetMatch's Python</source>
      <translation>HetMatch 的 Python</translation>
    </message>
    <message>
      <source>An existing Python to use instead</source>
      <translation>改用已有的 Python</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>软件包索引</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>wheel 文件夹</translation>
    </message>
    <message>
      <source>Set up in full</source>
      <translation>完整设置</translation>
    </message>
    <message>
      <source>Set up again</source>
      <translation>重新配置</translation>
    </message>
    <message>
      <source>Automatic uses a graphics card if the engine's Python supports it.</source>
      <translation>“自动”在引擎的 Python 支持显卡时使用显卡。</translation>
    </message>
    <message>
      <source>For a reference of vector layers, and for one that is not a file, such as a tile or map server, in units of its CRS. Automatic follows the moving raster.</source>
      <translation>用于由矢量图层构成的参考,或不是文件的参考(如瓦片或地图服务),以其坐标参考系的单位计。自动时取待配准栅格的像元大小。</translation>
    </message>
    <message>
      <source>The raster that stays in place, or a vector layer.</source>
      <translation>保持不动的栅格,或一个矢量图层。</translation>
    </message>
    <message>
      <source>Further vector layers of the reference</source>
      <translation>参考的其他矢量图层</translation>
    </message>
    <message>
      <source>Further vector layers to be moved</source>
      <translation>待配准的其他矢量图层</translation>
    </message>
    <message>
      <source>Pixel size of a drawn reference (0: automatic)</source>
      <translation>绘制参考的像元大小(0:自动)</translation>
    </message>
    <message>
      <source>Roads, buildings, lakes: all are drawn on one plain map.</source>
      <translation>道路、建筑、湖泊:全部绘制在一张简单的地图上。</translation>
    </message>
    <message>
      <source>Warp rasters</source>
      <translation>影像校正</translation>
    </message>
    <message>
      <source>Warps the moving raster of a match onto its reference, and companion rasters of the same scene with it. Each is resampled once, from its own pixels to the grid.

The tie points are those of the match. For points that you edited in the panel, use the panel's button Warp, or export them there and choose the folder of the export.

GDAL's warnings are in the log and in WARNINGS.</source>
      <translation>将匹配的待配准影像校正到其参考影像上，同一景的伴随栅格一并校正。每个栅格仅重采样一次，从自身像素直接到目标格网。

使用匹配所得的连接点。在面板中编辑过的点，请使用面板的“校正”按钮，或从面板导出后选择导出的文件夹。

GDAL 的警告见日志和 WARNINGS。</translation>
    </message>
    <message>
      <source>register,coregister,rectify,resample,gdalwarp,GCP,orthorectify</source>
      <translation>配准,影像配准,校正,纠正,重采样,gdalwarp,地面控制点,GCP,正射校正</translation>
    </message>
    <message>
      <source>Choose a folder for the companion rasters.</source>
      <translation>请选择伴随栅格的文件夹。</translation>
    </message>
    <message>
      <source>Nothing would be written; choose an output.</source>
      <translation>不会写出任何内容；请选择输出。</translation>
    </message>
    <message>
      <source>The tie points of this result were edited in the panel, and the edits are not used here; export them from the panel, or warp there.</source>
      <translation>此结果的连接点在面板中编辑过，此处不使用这些编辑；请从面板导出，或在面板中校正。</translation>
    </message>
    <message>
      <source>{name} registered</source>
      <translation>{name} 已配准</translation>
    </message>
    <message>
      <source>Folder of results of Match rasters, with result.json and tie_points.csv.</source>
      <translation>“影像匹配”的结果文件夹，内有 result.json 和 tie_points.csv。</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes.</source>
      <translation>同一景的其他波段和产品，像素大小可以不同。</translation>
    </message>
    <message>
      <source>The local displacement grid follows uneven terrain from point to point.</source>
      <translation>局部位移格网逐点跟随起伏的地形。</translation>
    </message>
    <message>
      <source>Automatic is cubic, and the nearest neighbour for classes and colour tables.</source>
      <translation>“自动”为三次卷积，分类和颜色表使用最邻近。</translation>
    </message>
    <message>
      <source>Rasters with aligned pixels can be compared without further resampling.</source>
      <translation>像素对齐的栅格无需再次重采样即可比较。</translation>
    </message>
    <message>
      <source>All bands, with their names, colours, nodata and masks.</source>
      <translation>全部波段，包括其名称、颜色、无数据值和掩膜。</translation>
    </message>
    <message>
      <source>Each becomes &lt;its name&gt;_registered.tif in it.</source>
      <translation>每个在其中写为 &lt;其名称&gt;_registered.tif。</translation>
    </message>
    <message>
      <source>All warped rasters</source>
      <translation>全部校正后的栅格</translation>
    </message>
    <message>
      <source>Transform in words</source>
      <translation>变换的文字说明</translation>
    </message>
    <message>
      <source>GDAL's warnings</source>
      <translation>GDAL 的警告</translation>
    </message>
    <message>
      <source>Files to warp, such as /data/scene_B*.tif; separate several patterns with ;.</source>
      <translation>要校正的文件，例如 /data/scene_B*.tif；多个模式以 ; 分隔。</translation>
    </message>
    <message>
      <source>In units of the reference's CRS, for the grid of native pixel size; empty for the raster's present pixel size.</source>
      <translation>以参考影像坐标参照系的单位计，用于原始像素大小的格网；留空则为栅格现有的像素大小。</translation>
    </message>
    <message>
      <source>Extent of the output in the reference's CRS; empty for the whole raster.</source>
      <translation>输出的范围，采用参考影像的坐标参照系；留空则为整个栅格。</translation>
    </message>
    <message>
      <source>Empty for the raster's own nodata value, or a mask if it has none.</source>
      <translation>留空则用栅格自身的无数据值，没有时使用掩膜。</translation>
    </message>
    <message>
      <source>Both end in .tif; the first has overviews inside.</source>
      <translation>两者均以 .tif 结尾；前者内含金字塔。</translation>
    </message>
    <message>
      <source>Its present path, if it was moved or renamed after the match.</source>
      <translation>匹配之后被移动或重命名时，其现在的路径。</translation>
    </message>
    <message>
      <source>Folder of a match</source>
      <translation>匹配结果的文件夹</translation>
    </message>
    <message>
      <source>Companion rasters</source>
      <translation>伴随栅格</translation>
    </message>
    <message>
      <source>Warped moving raster</source>
      <translation>校正后的待配准影像</translation>
    </message>
    <message>
      <source>Folder for the companion rasters</source>
      <translation>伴随栅格的文件夹</translation>
    </message>
    <message>
      <source>Pattern of companion rasters</source>
      <translation>伴随栅格的文件名模式</translation>
    </message>
    <message>
      <source>'{path}' cannot be written; check the folder and the free disk space.</source>
      <translation>无法写入“{path}”；请检查文件夹和可用磁盘空间。</translation>
    </message>
    <message>
      <source>A CRS was assigned to some of the vector layers only; save them with the right CRS first (Export &gt; Save Features As…).</source>
      <translation>只有部分矢量图层被指定了坐标参考系;请先以正确的坐标参考系另存(导出 &gt; 要素另存为…)。</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster or a vector layer; choose a file that GDAL reads, such as a GeoTIFF or a GeoPackage.</source>
      <translation>'{path}' 无法作为栅格或矢量图层打开;请选择 GDAL 可读取的文件,例如 GeoTIFF 或 GeoPackage。</translation>
    </message>
    <message>
      <source>'{name}' cannot be read; repair its data source first.</source>
      <translation>无法读取“{name}”；请先修复其数据源。</translation>
    </message>
    <message>
      <source>'{name}' is not a file that HetMatch can read; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation>“{name}”不是匹配器可读取的文件；请先将其保存为 GeoTIFF（导出 &gt; 另存为…）。</translation>
    </message>
    <message>
      <source>no answer in time</source>
      <translation>响应超时</translation>
    </message>
    <message>
      <source>The margins of '{raster}' cannot be masked; check the folder of the results.</source>
      <translation>无法为“{raster}”的边缘创建掩膜；请检查结果文件夹。</translation>
    </message>
    <message>
      <source>What the match leaves out, such as clouds, shadows, water or annotations: a raster that is not zero there, or polygons around it. A layer of the project or a file.</source>
      <translation>匹配时要排除的内容，例如云、阴影、水体或注记：在这些位置不为零的栅格，或圈出它们的多边形。可以是工程中的图层或文件。</translation>
    </message>
    <message>
      <source>For a quality band as the mask (Sentinel-2's SCL, Landsat's QA_PIXEL): the classes that the mask consists of, with commas between them, such as cloud,cloud_shadow,cirrus,snow,water.</source>
      <translation>以质量波段作为掩膜时（Sentinel-2 的 SCL、Landsat 的 QA_PIXEL）：构成掩膜的类别，用逗号分隔，例如 cloud,cloud_shadow,cirrus,snow,water。</translation>
    </message>
    <message>
      <source>A mask marks what the match leaves out. For the sides chosen here it is the other way round: the mask marks what is matched, and all outside of it is left out.</source>
      <translation>掩膜标出匹配时要排除的内容。对于此处所选的一侧则相反：掩膜标出要匹配的部分，其外的一切都被排除。</translation>
    </message>
    <message>
      <source>The mask '{name}' is not a file; save it as a GeoTIFF or a GeoPackage first.</source>
      <translation>掩膜“{name}”不是文件；请先将其保存为 GeoTIFF 或 GeoPackage。</translation>
    </message>
    <message>
      <source>{name} and {count} more</source>
      <translation>{name} 及其他 {count} 个</translation>
    </message>
    <message>
      <source>There is nothing to render; choose layers and an area that they cover.</source>
      <translation>没有可渲染的内容；请选择图层及其覆盖的区域。</translation>
    </message>
    <message>
      <source>Rendering this area takes {width} x {height} pixels, more than {most} million; choose a smaller area or larger pixels.</source>
      <translation>渲染该区域需要 {width} x {height} 像素，超过 {most} 百万像素；请选择更小的区域或更大的像素。</translation>
    </message>
    <message>
      <source>'{name}' shows nothing in this area; choose another area or pixel size, or check the layer on the map.</source>
      <translation>“{name}”在该区域内没有可显示的内容；请选择其他区域或像素大小，或在地图上检查该图层。</translation>
    </message>
    <message>
      <source>'{name}' could not be fetched from its server ({reason}); check the connection and try again.</source>
      <translation>无法从服务器获取“{name}”（{reason}）；请检查连接后重试。</translation>
    </message>
    <message>
      <source>No file in '{folder}' matches {pattern}; choose another folder or pattern.</source>
      <translation>“{folder}”中没有文件符合 {pattern}；请选择其他文件夹或模式。</translation>
    </message>
    <message>
      <source>The folder '{folder}' cannot be read ({reason}); choose another one.</source>
      <translation>无法读取文件夹“{folder}”（{reason}）；请选择其他文件夹。</translation>
    </message>
    <message>
      <source>HetMatch is ready to use; its self-test passed.</source>
      <translation>HetMatch 可以使用；自检已通过。</translation>
    </message>
    <message>
      <source>Checked</source>
      <translation>检查完毕</translation>
    </message>
    <message>
      <source>HetMatch's engine does not work with {python}: {reasons}</source>
      <translation>HetMatch 引擎无法使用 {python} 运行：{reasons}</translation>
    </message>
    <message>
      <source>{python} is not a working Python.</source>
      <translation>{python} 不是可用的 Python。</translation>
    </message>
    <message>
      <source>{python} is Python {version}; HetMatch needs Python 3.10 or newer.</source>
      <translation>{python} 是 Python {version}；HetMatch 需要 Python 3.10 或更高版本。</translation>
    </message>
    <message>
      <source>{python} lacks {packages}; install them there, or choose another Python.</source>
      <translation>{python} 缺少 {packages}；请在其中安装，或选择其他 Python。</translation>
    </message>
    <message>
      <source>it ended without an answer.</source>
      <translation>程序未返回结果就结束了。</translation>
    </message>
    <message>
      <source>HetMatch is set up and has passed its self-test.</source>
      <translation>HetMatch 已配置，并已通过自检。</translation>
    </message>
    <message>
      <source>Searching for a Python</source>
      <translation>正在查找 Python</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>就绪</translation>
    </message>
    <message>
      <source>No Python 3.10 to 3.14 was found on this computer; install one, or choose an existing Python that has HetMatch's packages.</source>
      <translation>此计算机上未找到 Python 3.10 至 3.14；请安装，或选择已装有 HetMatch 所需软件包的 Python。</translation>
    </message>
    <message>
      <source>Creating the environment</source>
      <translation>正在建立环境</translation>
    </message>
    <message>
      <source>Checking that the engine works</source>
      <translation>正在检查引擎是否正常</translation>
    </message>
    <message>
      <source>Fetching pip</source>
      <translation>正在获取 pip</translation>
    </message>
    <message>
      <source>The packages could not be installed.</source>
      <translation>无法安装软件包。</translation>
    </message>
    <message>
      <source>This computer has no pip; put a pip wheel (pip-*.whl) into the folder of wheels.</source>
      <translation>此计算机没有 pip；请将 pip 的 wheel (pip-*.whl) 放入 wheel 文件夹。</translation>
    </message>
    <message>
      <source>PyTorch's CPU index has no package; torch is installed from the general index, which takes several gigabytes more.</source>
      <translation>PyTorch 的 CPU 软件包索引中没有软件包；将从通用索引安装 torch，会多占用数 GB。</translation>
    </message>
    <message>
      <source>{reason} (Details: {log})</source>
      <translation>{reason}（详情：{log}）</translation>
    </message>
    <message>
      <source>The present environment is in use; wait until HetMatch has finished, or restart QGIS, and set up again.</source>
      <translation>当前环境正在使用；请等待 HetMatch 运行完毕，或重新启动 QGIS，然后重新配置。</translation>
    </message>
    <message>
      <source>Fetching {package}</source>
      <translation>正在获取 {package}</translation>
    </message>
    <message>
      <source>Installing the packages</source>
      <translation>正在安装软件包</translation>
    </message>
    <message>
      <source>Setting up needs {needed} of free disk space in {folder}, but there are only {free}.</source>
      <translation>配置需要 {folder} 中有 {needed} 可用磁盘空间，但仅有 {free}。</translation>
    </message>
    <message>
      <source>The wheel folder {folder} does not exist.</source>
      <translation>wheel 文件夹 {folder} 不存在。</translation>
    </message>
    <message>
      <source>{done:.0f} of {of:.0f} MB</source>
      <translation>{done:.0f} / {of:.0f} MB</translation>
    </message>
    <message>
      <source>HetMatch cannot write to {folder}: {reason}.</source>
      <translation>HetMatch 无法写入 {folder}：{reason}。</translation>
    </message>
    <message>
      <source>{python} could not create an environment; see the log {log}.</source>
      <translation>{python} 无法建立环境；请查看日志 {log}。</translation>
    </message>
    <message>
      <source>The disk is full; free some space and set up again.</source>
      <translation>磁盘已满；请释放空间后重新配置。</translation>
    </message>
    <message>
      <source>A file may not be written; the details show which one.</source>
      <translation>没有权限写入某个文件；具体文件见详情。</translation>
    </message>
    <message>
      <source>The proxy requires a user name and password; enter them in QGIS's network options.</source>
      <translation>代理需要用户名和密码；请在 QGIS 的网络选项中输入。</translation>
    </message>
    <message>
      <source>Packages cannot be fetched through a SOCKS proxy; choose a folder of wheels.</source>
      <translation>无法通过 SOCKS 代理获取软件包；请选择 wheel 文件夹。</translation>
    </message>
    <message>
      <source>The proxy does not answer; check QGIS's network options.</source>
      <translation>代理无响应；请检查 QGIS 的网络选项。</translation>
    </message>
    <message>
      <source>The package index's certificate is not trusted; ask your network administrator.</source>
      <translation>软件包索引的证书不受信任；请咨询网络管理员。</translation>
    </message>
    <message>
      <source>The package index cannot be reached; check the network and QGIS's proxy, or choose a folder of wheels.</source>
      <translation>无法连接软件包索引；请检查网络和 QGIS 的代理设置，或选择 wheel 文件夹。</translation>
    </message>
    <message>
      <source>The package source has no {package} for this computer and its Python.</source>
      <translation>软件包来源中没有适用于此计算机及其 Python 的 {package}。</translation>
    </message>
    <message>
      <source>A downloaded package is damaged; set up again.</source>
      <translation>下载的软件包已损坏；请重新配置。</translation>
    </message>
    <message>
      <source>The package index has no pip for this computer's Python.</source>
      <translation>软件包索引中没有适用于此计算机 Python 的 pip。</translation>
    </message>
    <message>
      <source>The download of pip is damaged; set up again.</source>
      <translation>下载的 pip 已损坏；请重新配置。</translation>
    </message>
    <message>
      <source>This computer has no pip, and the package index cannot be reached to fetch it: {reason}</source>
      <translation>此计算机没有 pip，且无法连接软件包索引来获取：{reason}</translation>
    </message>
    <message>
      <source>pip could not be fetched: {reason}</source>
      <translation>无法获取 pip：{reason}</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>已取消。</translation>
    </message>
    <message>
      <source>A file could not be written: {reason}.</source>
      <translation>无法写入文件：{reason}。</translation>
    </message>
    <message>
      <source>Unknown value '{value}' for {option}. Choose one of: {allowed}.</source>
      <translation>{option}的值“{value}”未知。请选择以下之一：{allowed}。</translation>
    </message>
    <message>
      <source>'{path}' was removed or became unreadable while it was being read, and nothing was written; put it back and try again.</source>
      <translation>“{path}”在读取期间被移除或变得不可读,未写入任何内容;请将其恢复后重试。</translation>
    </message>
    <message>
      <source>'{path}' changed while it was being read, and nothing was written; wait until it is complete and try again.</source>
      <translation>“{path}”在读取期间发生了变化,未写入任何内容;请等待其完整后重试。</translation>
    </message>
    <message>
      <source>'{path}' unpacks to more than {size}, too much to be looked through; unpack it, and choose the file itself.</source>
      <translation>“{path}”解压后超过 {size}，数据过多，无法检查；请先解压，再选择文件本身。</translation>
    </message>
    <message>
      <source>The files that '{path}' refers to cannot be determined; write it again, for example with gdal_translate -of VRT.</source>
      <translation>无法从“{path}”读出它引用的内容；请重新生成，例如用 gdal_translate -of VRT。</translation>
    </message>
    <message>
      <source>'{raster}' cannot be read from its server ({reason}); check the address and the connection, try again later, or copy the raster to this computer.</source>
      <translation>无法从服务器读取“{raster}”({reason});请检查地址和连接,稍后重试,或将栅格复制到本机。</translation>
    </message>
    <message>
      <source>The server of '{raster}' answers with HTTP status {status} ({phrase}); check the address and your access to it, or try again later.</source>
      <translation>“{raster}”的服务器返回 HTTP 状态 {status}({phrase});请检查地址和访问权限,或稍后重试。</translation>
    </message>
    <message>
      <source>The server of '{raster}' did not answer within {seconds:g} seconds; try again later, or copy the raster to this computer. The environment variable {variable} allows more time.</source>
      <translation>“{raster}”的服务器在 {seconds:g} 秒内没有响应;请稍后重试,或将栅格复制到本机。环境变量 {variable} 可允许更长时间。</translation>
    </message>
    <message>
      <source>'{path}' refers to '{name}', which lies elsewhere; if you trust it, allow it with --allow-sources {level} or HETMATCH_ALLOW_SOURCES={level}.</source>
      <translation>“{path}”引用了其他位置的“{name}”；如果信任它，请用 --allow-sources {level} 或 HETMATCH_ALLOW_SOURCES={level} 允许。</translation>
    </message>
    <message>
      <source>'{path}' refers to a map service or to other rasters; if you trust it, allow it with --allow-sources any or HETMATCH_ALLOW_SOURCES=any.</source>
      <translation>“{path}”指向地图服务或其他影像；如果信任它，请用 --allow-sources any 或 HETMATCH_ALLOW_SOURCES=any 允许。</translation>
    </message>
    <message>
      <source>'{path}' is a pipe or a device, not a file; save its output to a file and choose that.</source>
      <translation>“{path}”是管道或设备，不是文件；请将其输出保存为文件，再选择该文件。</translation>
    </message>
    <message>
      <source>The result refers to the raster '{name}', which is not a file on this computer; if you trust it, allow it with --allow-sources any or HETMATCH_ALLOW_SOURCES=any.</source>
      <translation>结果中的影像“{name}”不是本机文件；如果信任它，请用 --allow-sources any 或 HETMATCH_ALLOW_SOURCES=any 允许。</translation>
    </message>
    <message>
      <source>The CRS of the result refers to a file ('{crs}'); match the rasters again.</source>
      <translation>结果中的坐标参照系指向自己的文件（“{crs}”）；请重新匹配影像。</translation>
    </message>
    <message>
      <source>The results cannot be written to '{folder}' ({reason}); choose another folder for the results.</source>
      <translation>无法将结果写入“{folder}”（{reason}）；请为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>The results in '{folder}' may need {needed}, but only {free} are free there; free some space or choose another folder for the results.</source>
      <translation>“{folder}”中的结果可能需要 {needed},但该处只剩 {free};请腾出空间,或为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>The name of the output folder '{folder}' contains control characters, such as a line break; choose another folder for the results.</source>
      <translation>输出文件夹“{folder}”的名称含有控制字符(例如换行符);请为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>The disk ran out of space for the results in '{folder}', and nothing was written; free some space or choose another folder for the results.</source>
      <translation>“{folder}”所在磁盘空间不足，无法保存结果，未写出任何内容；请释放空间，或为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>The output folder '{folder}' cannot be made because a file of that name is in the way; choose another folder for the results.</source>
      <translation>无法创建输出文件夹“{folder}”，因为已有同名文件；请为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>'{path}' is open in another program, and nothing was written; close it there, or choose another folder for the results.</source>
      <translation>“{path}”已在其他程序中打开，未写入任何内容；请在该程序中关闭它，或为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>The output folder '{folder}' cannot be written to ({reason}); choose another folder for the results, or close the programs that have its files open.</source>
      <translation>无法写入输出文件夹“{folder}”（{reason}）；请为结果选择其他文件夹，或关闭占用其中文件的程序。</translation>
    </message>
    <message>
      <source>The name of the output folder '{folder}' is not valid UTF-8; choose another folder for the results.</source>
      <translation>输出文件夹“{folder}”的名称不是 UTF-8 文本;请为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>The path of the output folder is too long ({length} bytes; {limit} are possible); choose another folder for the results.</source>
      <translation>输出文件夹的路径过长({length} 字节,最多 {limit} 字节);请为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>{pixels:.0f} pixels</source>
      <translation>{pixels:.0f} 像素</translation>
    </message>
    <message>
      <source>Only {count} displacements could be measured, too few for a conclusion; choose a larger area or other bands.</source>
      <translation>仅测得 {count} 个位移，数量过少，无法得出结论；请指定更大的区域或其他波段。</translation>
    </message>
    <message>
      <source>Searching a larger area</source>
      <translation>正在更大范围内搜索</translation>
    </message>
    <message>
      <source>Searching a larger area: {step}</source>
      <translation>正在更大范围内搜索：{step}</translation>
    </message>
    <message>
      <source>{pixels:.0f} pixels ({metres} m)</source>
      <translation>{pixels:.0f} 像素 ({metres} m)</translation>
    </message>
    <message>
      <source>No part of the rasters has valid pixels and texture in both; check that they overlap, or choose another area.</source>
      <translation>没有两幅影像都具有有效像素和纹理的部分；请检查两者是否重叠，或指定其他区域。</translation>
    </message>
    <message>
      <source>{consistent:.0%} of the points searched agree with their neighbours on the displacement, with a mean correlation of {score:.2f}, and {agreeing} of {votes} independent windows agree with each other; that could be chance. Check that both rasters show the same area, or try other bands or a larger area.</source>
      <translation>搜索的点中有 {consistent:.0%} 与相邻点的位移一致，平均相关系数为 {score:.2f}；{votes} 个独立窗口中有 {agreeing} 个彼此一致。这可能出于偶然，请检查两幅影像是否为同一区域，或尝试其他波段或更大的区域。</translation>
    </message>
    <message>
      <source>Only 1 displacement could be measured, too few for a conclusion; choose a larger area or other bands.</source>
      <translation>仅测得 1 个位移，数量过少，无法得出结论；请指定更大的区域或其他波段。</translation>
    </message>
    <message>
      <source>'{requirement}' cannot be judged in metres, because the rasters have no georeference in common; require pixels.</source>
      <translation>无法以米为单位判定“{requirement}”，因为两幅影像没有共同的地理参考；请改用像素。</translation>
    </message>
    <message>
      <source>The rasters are displaced by about {offset}, more than the search range of {search:g} pixels; register them first.</source>
      <translation>两幅影像的位移约为 {offset}，超过 {search:g} 像素的搜索范围；请先进行配准。</translation>
    </message>
    <message>
      <source>{count} of {total} locations were measured.</source>
      <translation>在 {total} 个位置中测得 {count} 个。</translation>
    </message>
    <message>
      <source>Reading the rasters</source>
      <translation>正在读取影像</translation>
    </message>
    <message>
      <source>Loading the matcher</source>
      <translation>正在加载匹配器</translation>
    </message>
    <message>
      <source>Separating noise from displacement</source>
      <translation>正在区分噪声与位移</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>The option 'require' takes a list of strings such as ce90=0.5px.</source>
      <translation>选项“require”须为文本列表，例如 ce90=0.5px。</translation>
    </message>
    <message>
      <source>An assessment has no option '{name}'.</source>
      <translation>精度评估没有选项“{name}”。</translation>
    </message>
    <message>
      <source>{option} must lie between {minimum} and {maximum} pixels.</source>
      <translation>{option}须在 {minimum} 到 {maximum} 像素之间。</translation>
    </message>
    <message>
      <source>a number</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Writing the results</source>
      <translation>正在写出结果</translation>
    </message>
    <message>
      <source>image</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>{share:.0%}, {mean:.2f} px on average</source>
      <translation>{share:.0%}，平均 {mean:.2f} px</translation>
    </message>
    <message>
      <source>Rose of directions</source>
      <translation>方向玫瑰图</translation>
    </message>
    <message>
      <source>Displacements about zero</source>
      <translation>以零点为中心的位移分布</translation>
    </message>
    <message>
      <source>Histogram of displacement lengths</source>
      <translation>位移长度直方图</translation>
    </message>
    <message>
      <source>Displacement against height</source>
      <translation>位移与高程</translation>
    </message>
    <message>
      <source>The relative position of '{reference}' ({width} x {height} pixels) and '{moving}' ({moving_width} x {moving_height}) is unknown: unless both have a georeference with a CRS, they must be of equal size; set the CRSs with {reference_crs} and {moving_crs}, or register the rasters first.</source>
      <translation>“{reference}”（{width} x {height} 像素）与“{moving}”（{moving_width} x {moving_height}）的相对位置未知：若两者并非都有带坐标参照系的地理参考，则大小必须相同；请用{reference_crs}和{moving_crs}指定坐标参照系，或先对影像进行配准。</translation>
    </message>
    <message>
      <source>'{reference}' and '{moving}' have different geotransforms, but no CRS; set it with {reference_crs} and {moving_crs}.</source>
      <translation>“{reference}”与“{moving}”的地理变换参数不同，但没有坐标参照系；请用{reference_crs}和{moving_crs}指定。</translation>
    </message>
    <message>
      <source>Colour: expected displacement without noise. Arrows: {count} measured displacements, drawn {factor:g} times their length.</source>
      <translation>颜色：去除噪声后的预期位移。箭头：{count} 个实测位移，按其长度的 {factor:g} 倍绘制。</translation>
    </message>
    <message>
      <source>Measuring tile {number} of {count}</source>
      <translation>正在测量第 {number}/{count} 个图块</translation>
    </message>
    <message>
      <source>If these errors are too large for your purpose, match the rasters, register the moving one, and assess it again. Otherwise use it as it is.</source>
      <translation>如果这些误差对您的用途而言过大，请进行影像匹配，配准待配准影像，然后重新评估；否则可直接使用。</translation>
    </message>
    <message>
      <source>Match the rasters: a match searches farther. Then register the moving one, and assess it again.</source>
      <translation>请进行影像匹配：匹配的搜索范围更大。然后配准待配准影像并重新评估。</translation>
    </message>
    <message>
      <source>Match the rasters: that searches farther, and says tile by tile why nothing is found.</source>
      <translation>请进行影像匹配：搜索范围更大，并逐块说明未找到匹配的原因。</translation>
    </message>
    <message>
      <source>What is required is met: use the moving raster as it is.</source>
      <translation>已满足要求：可直接使用待配准影像。</translation>
    </message>
    <message>
      <source>Match the rasters, register the moving one, and assess it again.</source>
      <translation>请进行影像匹配，配准待配准影像，然后重新评估。</translation>
    </message>
    <message>
      <source>The results would replace the input '{path}'; choose another folder for them.</source>
      <translation>结果会覆盖输入文件“{path}”；请为结果选择其他文件夹。</translation>
    </message>
    <message>
      <source>{name}: co-registration</source>
      <translation>{name}：配准精度</translation>
    </message>
    <message>
      <source>The rasters' pixels differ in size: CE90 is {reference:.3g} reference pixels, and {moving:.3g} moving pixels.</source>
      <translation>两幅影像的像素大小不同：CE90 为 {reference:.3g} 个参考影像像素，{moving:.3g} 个待配准影像像素。</translation>
    </message>
    <message>
      <source>Heat map of displacements</source>
      <translation>位移热力图</translation>
    </message>
    <message>
      <source>{explanation} {heat_map} and {displacements} hold both for QGIS.</source>
      <translation>{explanation} {heat_map} 和 {displacements} 中含有这两者，可在 QGIS 中打开。</translation>
    </message>
    <message>
      <source>In QGIS: Match rasters… in the menu Raster &gt; HetMatch. On the command line:</source>
      <translation>在 QGIS 中：菜单“栅格 &gt; HetMatch”中的“影像匹配…”。在命令行中：</translation>
    </message>
    <message>
      <source>{name} - HetMatch assessment</source>
      <translation>{name} - HetMatch 精度评估</translation>
    </message>
    <message>
      <source>required</source>
      <translation>要求</translation>
    </message>
    <message>
      <source>measured</source>
      <translation>实测</translation>
    </message>
    <message>
      <source>outcome</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>probability of being met</source>
      <translation>满足的概率</translation>
    </message>
    <message>
      <source>meaning</source>
      <translation>含义</translation>
    </message>
    <message>
      <source>The range in brackets holds the true figure with a probability of 90 %.</source>
      <translation>真值以 90 % 的概率落在括号内的范围中。</translation>
    </message>
    <message>
      <source>All figures are of the true displacement: the noise of single measurements ({noise} px along one axis) is removed. Including it, as tools without this step do, CE90 would be {ce90:.3g} px and RMSE {rmse:.3g} px.</source>
      <translation>所有数值均针对真实位移：已去除单次测量的噪声（沿单轴 {noise} px）。若包含噪声（如没有此步骤的工具），CE90 为 {ce90:.3g} px，RMSE 为 {rmse:.3g} px。</translation>
    </message>
    <message>
      <source>mean, px</source>
      <translation>平均值，px</translation>
    </message>
    <message>
      <source>standard deviation, px</source>
      <translation>标准差，px</translation>
    </message>
    <message>
      <source>RMSE, px</source>
      <translation>RMSE，px</translation>
    </message>
    <message>
      <source>{count} of {total} windows of {side} x {side} pixels, which share no pixels, were found again in the moving raster, each by itself.</source>
      <translation>{total} 个 {side} x {side} 像素的窗口（互不共用像素）中，有 {count} 个在待配准影像中各自独立地重新找到。</translation>
    </message>
    <message>
      <source>What neighbouring windows have in common is displacement; the rest is measurement noise, {noise} px along one axis.</source>
      <translation>相邻窗口一致的部分为位移；其余为测量噪声，沿单轴 {noise} px。</translation>
    </message>
    <message>
      <source>All windows may also share an error of about {error} px, which the ranges above include.</source>
      <translation>所有窗口还可能共有约 {error} px 的误差，上述范围已将其计入。</translation>
    </message>
    <message>
      <source>Differences that cover the whole area, such as slopes lit from another side, cannot be distinguished from displacement, and an error of the reference does not show.</source>
      <translation>覆盖整个区域的差异（例如坡面受光方向不同）无法与位移区分，参考影像自身的误差也无法显现。</translation>
    </message>
    <message>
      <source>Match the rasters and register the moving one</source>
      <translation>影像匹配并配准待配准影像</translation>
    </message>
    <message>
      <source>HetMatch {version}; {seconds:.1f} s.</source>
      <translation>HetMatch {version}；{seconds:.1f} 秒。</translation>
    </message>
    <message>
      <source>at most {limit:g} {unit}</source>
      <translation>不超过 {limit:g} {unit}</translation>
    </message>
    <message>
      <source>Requirements</source>
      <translation>要求</translation>
    </message>
    <message>
      <source>Uncertainty of the bias</source>
      <translation>系统偏差的不确定度</translation>
    </message>
    <message>
      <source>with a probability of 90 %, the true bias lies within this distance of it</source>
      <translation>真实的系统偏差以 90 % 的概率位于该值的这一距离之内</translation>
    </message>
    <message>
      <source>Map of displacements</source>
      <translation>位移图</translation>
    </message>
    <message>
      <source>along rows, east is positive</source>
      <translation>沿行方向，向东为正</translation>
    </message>
    <message>
      <source>along columns, south is positive</source>
      <translation>沿列方向，向南为正</translation>
    </message>
    <message>
      <source>N</source>
      <translation>北</translation>
    </message>
    <message>
      <source>E</source>
      <translation>东</translation>
    </message>
    <message>
      <source>S</source>
      <translation>南</translation>
    </message>
    <message>
      <source>W</source>
      <translation>西</translation>
    </message>
    <message>
      <source>along rows, right is positive</source>
      <translation>沿行方向，向右为正</translation>
    </message>
    <message>
      <source>along columns, down is positive</source>
      <translation>沿列方向，向下为正</translation>
    </message>
    <message>
      <source>up</source>
      <translation>上</translation>
    </message>
    <message>
      <source>right</source>
      <translation>右</translation>
    </message>
    <message>
      <source>down</source>
      <translation>下</translation>
    </message>
    <message>
      <source>left</source>
      <translation>左</translation>
    </message>
    <message>
      <source>Displacement and height</source>
      <translation>位移与高程的关系</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Compared pixel by pixel, without a georeference.</source>
      <translation>无地理参考，按像素逐一比较。</translation>
    </message>
    <message>
      <source>Repeat this assessment</source>
      <translation>重复此评估</translation>
    </message>
    <message>
      <source>Next step:</source>
      <translation>下一步：</translation>
    </message>
    <message>
      <source>met</source>
      <translation>满足</translation>
    </message>
    <message>
      <source>not met</source>
      <translation>不满足</translation>
    </message>
    <message>
      <source>Size of the displacement</source>
      <translation>位移大小</translation>
    </message>
    <message>
      <source>Lengths of the measured displacements, including their noise.</source>
      <translation>实测位移的长度，包含噪声。</translation>
    </message>
    <message>
      <source>The elevation model has too few heights here, or they hardly vary, so displacement by relief cannot be assessed.</source>
      <translation>高程模型在此处的高程太少或几乎没有变化，因此无法判断地形位移。</translation>
    </message>
    <message>
      <source>The same displacements across that direction: relief does not contribute to them.</source>
      <translation>同样的位移在垂直于该方向上的分量：与地形无关。</translation>
    </message>
    <message>
      <source>Each measured displacement as a dot about zero; the circle is CE90.</source>
      <translation>每个实测位移为以零点为中心的一个点；圆表示 CE90。</translation>
    </message>
    <message>
      <source>Displacement in the direction in which it grows with height; the line is the fit.</source>
      <translation>沿随高程增大方向的位移；直线为拟合结果。</translation>
    </message>
    <message>
      <source>across, px</source>
      <translation>横向，像素</translation>
    </message>
    <message>
      <source>Directions of the measured displacements; a petal's area is their share.</source>
      <translation>实测位移的方向；花瓣的面积表示其所占比例。</translation>
    </message>
    <message>
      <source>along, px</source>
      <translation>纵向，像素</translation>
    </message>
    <message>
      <source>RMSE exceeds what mean and standard deviation add up to, because it includes the uncertainty of the mean; so do CE90 and CE95.</source>
      <translation>RMSE 大于由平均值和标准差合成的值，因为它包含平均值的不确定度；CE90 和 CE95 亦然。</translation>
    </message>
    <message>
      <source>Direction of the displacement</source>
      <translation>位移方向</translation>
    </message>
    <message>
      <source>Ground that is 100 m higher is displaced by {pixels:.2g} ± {error:.1g} px, {azimuth:.0f} degrees clockwise from up. An affine transform would leave {before:.2g} px (RMSE), one with relief {after:.2g} px.</source>
      <translation>高出 100 m 的地面位移 {pixels:.2g} ± {error:.1g} 像素，方向为自上方顺时针 {azimuth:.0f} 度。仿射变换会剩余 {before:.2g} 像素（RMSE），利用高程的变换剩余 {after:.2g} 像素。</translation>
    </message>
    <message>
      <source>Displacement does not grow with height by more than chance explains: ground that is 100 m higher is displaced by {pixels:.2g} ± {error:.1g} px.</source>
      <translation>位移随高程的变化没有超出偶然因素：高出 100 m 的地面位移 {pixels:.2g} ± {error:.1g} 像素。</translation>
    </message>
    <message>
      <source>'{text}' is not a requirement; write a measure ({measures}), its upper limit and the unit, such as ce90=0.5px or rmse=5m.</source>
      <translation>“{text}”不是有效的要求；请写明指标（{measures}）、其上限和单位，例如 ce90=0.5px 或 rmse=5m。</translation>
    </message>
    <message>
      <source>The limit of '{text}' must be a number above zero.</source>
      <translation>“{text}”的上限须为大于零的数值。</translation>
    </message>
    <message>
      <source>Looking for shadows beside what the map shows</source>
      <translation>正在地图所示对象旁查找阴影</translation>
    </message>
    <message>
      <source>CE95</source>
      <translation>CE95</translation>
    </message>
    <message>
      <source>circular error: 90 % of the area is displaced by no more than this</source>
      <translation>圆概率误差：90 % 区域的位移不超过此值</translation>
    </message>
    <message>
      <source>circular error: 95 % of the area is displaced by no more than this</source>
      <translation>圆概率误差：95 % 区域的位移不超过此值</translation>
    </message>
    <message>
      <source>root mean square of the displacements, in which large ones count most</source>
      <translation>位移的均方根，大的位移影响最大</translation>
    </message>
    <message>
      <source>mean displacement, which a shift of the whole raster would remove</source>
      <translation>平均位移，整体平移影像即可消除</translation>
    </message>
    <message>
      <source>reference pixels</source>
      <translation>参考影像像素</translation>
    </message>
    <message>
      <source>moving pixels</source>
      <translation>待配准影像像素</translation>
    </message>
    <message>
      <source>metres on the ground</source>
      <translation>地面距离（米）</translation>
    </message>
    <message>
      <source>north</source>
      <translation>北</translation>
    </message>
    <message>
      <source>northeast</source>
      <translation>东北</translation>
    </message>
    <message>
      <source>east</source>
      <translation>东</translation>
    </message>
    <message>
      <source>southeast</source>
      <translation>东南</translation>
    </message>
    <message>
      <source>south</source>
      <translation>南</translation>
    </message>
    <message>
      <source>southwest</source>
      <translation>西南</translation>
    </message>
    <message>
      <source>west</source>
      <translation>西</translation>
    </message>
    <message>
      <source>northwest</source>
      <translation>西北</translation>
    </message>
    <message>
      <source>right and up</source>
      <translation>右上</translation>
    </message>
    <message>
      <source>right and down</source>
      <translation>右下</translation>
    </message>
    <message>
      <source>left and down</source>
      <translation>左下</translation>
    </message>
    <message>
      <source>left and up</source>
      <translation>左上</translation>
    </message>
    <message>
      <source>Inconclusive.</source>
      <translation>无法得出结论。</translation>
    </message>
    <message>
      <source>{measure} is {value} {unit}, required at most {limit:g} {unit}: {outcome}.</source>
      <translation>{measure} 为 {value} {unit}，要求不超过 {limit:g} {unit}：{outcome}。</translation>
    </message>
    <message>
      <source>CE90 is {length}: 90 % of the area is displaced by no more than that.</source>
      <translation>CE90 为 {length}：90 % 区域的位移不超过此值。</translation>
    </message>
    <message>
      <source>{pixels:.2f} px ({metres} m)</source>
      <translation>{pixels:.2f} px ({metres} m)</translation>
    </message>
    <message>
      <source>{value} ({low} to {high})</source>
      <translation>{value}（{low} 至 {high}）</translation>
    </message>
    <message>
      <source>Not passed.</source>
      <translation>未通过。</translation>
    </message>
    <message>
      <source>Measured.</source>
      <translation>已测量。</translation>
    </message>
    <message>
      <source>Displacement too large.</source>
      <translation>位移过大。</translation>
    </message>
    <message>
      <source>{first} {next}</source>
      <translation>{first} {next}</translation>
    </message>
    <message>
      <source>{measure} is {value} {unit}, required at most {limit:g} {unit}: {outcome}, but within the measurement uncertainty ({probability:.0%} likely to be met).</source>
      <translation>{measure} 为 {value} {unit}，要求不超过 {limit:g} {unit}：{outcome}，但在测量不确定度之内（满足的概率为 {probability:.0%}）。</translation>
    </message>
    <message>
      <source>The mean displacement is below the measurement uncertainty.</source>
      <translation>平均位移小于测量不确定度。</translation>
    </message>
    <message>
      <source>{pixels:.2f} px</source>
      <translation>{pixels:.2f} px</translation>
    </message>
    <message>
      <source>Passed.</source>
      <translation>通过。</translation>
    </message>
    <message>
      <source>On average the moving raster lies {offset} {direction} of the reference.</source>
      <translation>平均而言，待配准影像相对参考影像向{direction}偏移 {offset}。</translation>
    </message>
    <message>
      <source>On average the moving raster is displaced by {offset} ({direction}).</source>
      <translation>平均而言，待配准影像偏移 {offset}（向{direction}）。</translation>
    </message>
    <message>
      <source>The worker {address} cannot run HetMatch ({reason}); install the same HetMatch there.</source>
      <translation>工作进程 {address} 无法运行 HetMatch（{reason}）；请在那里安装相同的 HetMatch。</translation>
    </message>
    <message>
      <source>The worker {address} has another HetMatch or other weights ({theirs}) than this machine ({ours}); install the same on both.</source>
      <translation>工作进程 {address} 的 HetMatch 或权重（{theirs}）与本机（{ours}）不同；请在两处安装相同的版本。</translation>
    </message>
    <message>
      <source>The workers differ: {one} has {package} {version}, {other} has {theirs}; install the same version on all of them.</source>
      <translation>各工作进程不一致：{one} 的 {package} 为 {version}，{other} 的为 {theirs}；请在所有工作进程上安装相同的版本。</translation>
    </message>
    <message>
      <source>The worker {address} does not see '{path}' as this machine does; all of them need the same folders under the same paths.</source>
      <translation>工作进程 {address} 看到的“{path}”与本机不同；所有工作进程都需要相同路径下的相同文件夹。</translation>
    </message>
    <message>
      <source>{option} takes a part and the number of parts, such as 3/8.</source>
      <translation>{option} 需要部分编号和部分总数，例如 3/8。</translation>
    </message>
    <message>
      <source>{option} takes match, or match,warp, or match,warp,assess.</source>
      <translation>{option} 可取 match、match,warp 或 match,warp,assess。</translation>
    </message>
    <message>
      <source>{option} must lie between 1 and {maximum}.</source>
      <translation>{option} 必须介于 1 和 {maximum} 之间。</translation>
    </message>
    <message>
      <source>{workers} is for this machine and {scheduler} for a cluster; choose one of them.</source>
      <translation>{workers} 用于本机，{scheduler} 用于集群；请选择其中之一。</translation>
    </message>
    <message>
      <source>In parts, {network} only takes {steps} match: scenes are warped by their adjusted transforms, which need all parts.</source>
      <translation>分部分运行时，{network} 只接受 {steps} match：影像按平差后的变换进行纠正，而平差需要所有部分。</translation>
    </message>
    <message>
      <source>{option} must be a positive number of seconds.</source>
      <translation>{option} 必须是正的秒数。</translation>
    </message>
    <message>
      <source>{option} must be at least {minimum}.</source>
      <translation>{option} 至少为 {minimum}。</translation>
    </message>
    <message>
      <source>{option} needs the package distributed; install it with {command}.</source>
      <translation>{option} 需要软件包 distributed；请用 {command} 安装。</translation>
    </message>
    <message>
      <source>No Dask scheduler answers at {address} ({reason}); check the address.</source>
      <translation>{address} 处没有 Dask 调度器应答（{reason}）；请检查地址。</translation>
    </message>
    <message>
      <source>A cluster of a Dask Gateway needs the package dask-gateway; install it with {command}.</source>
      <translation>Dask Gateway 的集群需要软件包 dask-gateway；请用 {command} 安装。</translation>
    </message>
    <message>
      <source>The Dask Gateway gives no cluster '{name}' ({reason}); check the name and the gateway in Dask's configuration.</source>
      <translation>Dask Gateway 未提供集群“{name}”（{reason}）；请检查名称以及 Dask 配置中的网关。</translation>
    </message>
    <message>
      <source>it has no cluster of this name, or does not answer</source>
      <translation>没有该名称的集群，或无应答</translation>
    </message>
    <message>
      <source>The Dask cluster at {address} has gone away; start it again and run with {option}.</source>
      <translation>位于 {address} 的 Dask 集群已不可用；请重新启动它，然后使用 {option} 再次运行。</translation>
    </message>
    <message>
      <source>The cluster gave up on the pair ({error}).</source>
      <translation>集群放弃了该影像对（{error}）。</translation>
    </message>
    <message>
      <source>The Dask scheduler {address} has no workers; start some.</source>
      <translation>Dask 调度器 {address} 没有工作进程；请启动一些。</translation>
    </message>
    <message>
      <source>The folder '{folder}' can no longer be reached, so the batch was stopped; make it available again and run again with {option}.</source>
      <translation>文件夹“{folder}”已无法访问，批处理因此停止；请恢复该文件夹，然后使用 {option} 再次运行。</translation>
    </message>
    <message>
      <source>The list of pairs '{path}' cannot be read ({reason}); it must be a CSV file in UTF-8.</source>
      <translation>无法读取影像对列表“{path}”（{reason}）；它必须是 UTF-8 编码的 CSV 文件。</translation>
    </message>
    <message>
      <source>Reading '{path}' needs the package pyarrow; install it with {command}, or save the list as CSV.</source>
      <translation>读取“{path}”需要软件包 pyarrow；请用 {command} 安装，或将列表保存为 CSV。</translation>
    </message>
    <message>
      <source>The list of pairs '{path}' cannot be read ({reason}).</source>
      <translation>无法读取影像对列表“{path}”（{reason}）。</translation>
    </message>
    <message>
      <source>'{path}' has no column '{name}'; a list of pairs needs the columns reference and moving.</source>
      <translation>“{path}”没有“{name}”列；影像对列表需要 reference 和 moving 两列。</translation>
    </message>
    <message>
      <source>'{path}' has the column '{name}' more than once; leave one.</source>
      <translation>“{path}”中列“{name}”出现多次；请只保留一列。</translation>
    </message>
    <message>
      <source>'{path}' has a column '{name}', which is not an option of a match. Columns: {columns}.</source>
      <translation>“{path}”中的“{name}”列不是匹配的选项。可用的列：{columns}。</translation>
    </message>
    <message>
      <source>Its '{name}' contains a NUL character or an incomplete character; save the list again.</source>
      <translation>其“{name}”含有 NUL 或半个字符；请重新保存列表。</translation>
    </message>
    <message>
      <source>It has no {side} raster.</source>
      <translation>缺少 {side} 栅格。</translation>
    </message>
    <message>
      <source>The option '{name}' takes {expected}, not '{value}'.</source>
      <translation>选项“{name}”须为{expected}，而不是“{value}”。</translation>
    </message>
    <message>
      <source>Pair {number} of '{path}': {problem}</source>
      <translation>“{path}”的第 {number} 对：{problem}</translation>
    </message>
    <message>
      <source>Pair {number} of '{path}' has more values than there are columns; put names with a comma in quotes.</source>
      <translation>“{path}”的第 {number} 对的值多于列数；请用引号括住含逗号的名称。</translation>
    </message>
    <message>
      <source>a list of numbers</source>
      <translation>数值列表</translation>
    </message>
    <message>
      <source>There is no scene to register; give at least one.</source>
      <translation>没有要配准的影像；请至少指定一景。</translation>
    </message>
    <message>
      <source>No scene besides the reference '{reference}' was found; check the pattern.</source>
      <translation>除参考影像“{reference}”外没有找到任何影像；请检查通配模式。</translation>
    </message>
    <message>
      <source>No file matches '{pattern}'; check the pattern.</source>
      <translation>没有文件符合“{pattern}”；请检查通配模式。</translation>
    </message>
    <message>
      <source>'{path}' is a folder; give a pattern of the rasters in it, such as '{example}'.</source>
      <translation>“{path}”是一个文件夹；请给出其中栅格的通配模式，例如“{example}”。</translation>
    </message>
    <message>
      <source>There is no pair in the list.</source>
      <translation>列表中没有影像对。</translation>
    </message>
    <message>
      <source>The pair of '{reference}' and '{moving}' is listed twice; remove one, or tell them apart in a column 'name'.</source>
      <translation>“{reference}”和“{moving}”这一对列出了两次；请删除其中之一，或在“name”列中加以区分。</translation>
    </message>
    <message>
      <source>The area {bbox} is not valid; give west, south, east and north in degrees, such as {example}.</source>
      <translation>{bbox} 不是有效范围；请以度给出西、南、东、北，例如 {example}。</translation>
    </message>
    <message>
      <source>the server's answer is not STAC</source>
      <translation>服务器的应答不是 STAC</translation>
    </message>
    <message>
      <source>The search of '{url}' found no scene; check the collections, the time and the area.</source>
      <translation>在“{url}”中没有搜索到影像；请检查集合、时间和区域。</translation>
    </message>
    <message>
      <source>'{url}' is not the address of a STAC API; give one that begins with https://.</source>
      <translation>“{url}”不是 STAC API 的地址；请给出以 https:// 开头的地址。</translation>
    </message>
    <message>
      <source>The scenes form no pair: no tile has two of them.</source>
      <translation>这些影像无法组成影像对：没有一个图幅含有两景影像。</translation>
    </message>
    <message>
      <source>The scene {scene} has no raster; leave it out.</source>
      <translation>场景 {scene} 没有栅格；请将其去掉。</translation>
    </message>
    <message>
      <source>The scene {scene} has several assets; choose one with {option}. Assets: {assets}.</source>
      <translation>影像 {scene} 有多个资源；请用 {option} 选择一个。资源：{assets}。</translation>
    </message>
    <message>
      <source>{option} must be 1 or more.</source>
      <translation>{option} 必须大于或等于 1。</translation>
    </message>
    <message>
      <source>The search of '{url}' failed ({reason}); check the address, the collections, the time and the area.</source>
      <translation>在“{url}”中搜索失败（{reason}）；请检查地址、集合、时间和区域。</translation>
    </message>
    <message>
      <source>the server answers with HTTP status {status}</source>
      <translation>服务器返回 HTTP 状态 {status}</translation>
    </message>
    <message>
      <source>the server offers no search of items</source>
      <translation>服务器不提供条目搜索</translation>
    </message>
    <message>
      <source>the time is not valid; write it as {example}</source>
      <translation>时间无效；请写成 {example} 的形式</translation>
    </message>
    <message>
      <source>the server cannot be reached, or stopped sending</source>
      <translation>无法连接服务器，或服务器中断了发送</translation>
    </message>
    <message>
      <source>Left out: {reason}</source>
      <translation>已忽略：{reason}</translation>
    </message>
    <message>
      <source>No reference was given: set one with {reference}, or let {rule} pick one for each tile.</source>
      <translation>哪个栅格是参考影像？请用 {reference} 指定，或由 {rule} 在每个图幅中选取。</translation>
    </message>
    <message>
      <source>The scene {scene} is damaged ({reason}); leave it out, or get its item again.</source>
      <translation>场景 {scene} 已损坏（{reason}）；请将其排除，或重新获取其条目。</translation>
    </message>
    <message>
      <source>The scene {scene} has no asset {wanted}; choose another with {option}. Assets: {assets}.</source>
      <translation>影像 {scene} 没有资源 {wanted}；请用 {option} 选择其他资源。资源：{assets}。</translation>
    </message>
    <message>
      <source>STAC needs the package {package}; install it with {command}.</source>
      <translation>STAC 需要软件包 {package}；请用 {command} 安装。</translation>
    </message>
    <message>
      <source>Item {number} of '{path}' is damaged: '{field}' is missing or not as STAC requires; leave it out, or get it again.</source>
      <translation>“{path}”的第 {number} 个条目已损坏：其“{field}”缺失，或不符合 STAC 的要求；请去掉该条目，或重新获取。</translation>
    </message>
    <message>
      <source>'{path}' is JSON, but neither a STAC item collection nor an item; give the result of a search, or one item.</source>
      <translation>“{path}”是 JSON，但既不是 STAC 条目集合，也不是条目；请指定搜索结果或单个条目的文件。</translation>
    </message>
    <message>
      <source>'{path}' is not a STAC item collection ({reason}).</source>
      <translation>“{path}”不是 STAC 条目集合（{reason}）。</translation>
    </message>
    <message>
      <source>The time '{value}' is not valid; write it as 2024-05-17 or 2024-05-17T10:30:00Z.</source>
      <translation>“{value}”不是有效的时间；请写成 2024-05-17 或 2024-05-17T10:30:00Z。</translation>
    </message>
    <message>
      <source>Adjusted with {pairs} of {matched} pairs of a stack of {scenes} scenes.</source>
      <translation>在 {scenes} 景影像的序列中，用 {matched} 个影像对中的 {pairs} 个平差得到。</translation>
    </message>
    <message>
      <source>{first} and {second}: its loops close within {closure:.2f} px.</source>
      <translation>{first} 与 {second}：其闭合环的闭合差在 {closure:.2f} 像素以内。</translation>
    </message>
    <message>
      <source>{first} and {second}: no match.</source>
      <translation>{first} 与 {second}：未匹配。</translation>
    </message>
    <message>
      <source>{first} and {second} match, but no chain of matches connects them to the reference.</source>
      <translation>{first} 与 {second} 相互匹配，但没有匹配链将它们与参考影像相连。</translation>
    </message>
    <message>
      <source>{first} and {second}: left out. It contradicts the other pairs by {off:.1f} px.</source>
      <translation>{first} 与 {second}：已剔除。该影像对与其他影像对相差 {off:.1f} 像素。</translation>
    </message>
    <message>
      <source>{first} and {second}: left out. It contradicts another pair by {off:.1f} px, and the loops do not show which of the two is wrong; check both.</source>
      <translation>{first} 与 {second}：已剔除。该影像对与另一影像对相差 {off:.1f} 像素，闭合环无法判断两者中哪个有误；请检查两者。</translation>
    </message>
    <message>
      <source>{first} and {second}: in no loop, so no other pair confirms it.</source>
      <translation>{first} 与 {second}：不在任何闭合环中，无法得到验证。</translation>
    </message>
    <message>
      <source>{placed} of {total} scenes have an adjusted transform, {through} of them through their neighbours only.</source>
      <translation>{total} 景影像中有 {placed} 景得到平差后的变换，其中 {through} 景仅通过相邻影像得到。</translation>
    </message>
    <message>
      <source>{loops} loops of pairs were closed; those of the pairs in use close within {largest:.2f} px.</source>
      <translation>共检验 {loops} 个闭合环；所用影像对的闭合差均在 {largest:.2f} 像素以内。</translation>
    </message>
    <message>
      <source>{scene} lies outside the reference by more than the reference's width, so it has no adjusted result.</source>
      <translation>{scene} 位于参考影像之外超过一个参考影像宽度，因此没有平差结果。</translation>
    </message>
    <message>
      <source>Adjusting the stack</source>
      <translation>正在对影像序列平差</translation>
    </message>
    <message>
      <source>There is no folder '{folder}', so there is nothing to summarise; give the folder of a batch that has run.</source>
      <translation>文件夹“{folder}”不存在，因此没有可汇总的内容；请指定已运行过的批处理的文件夹。</translation>
    </message>
    <message>
      <source>Writing the summary</source>
      <translation>正在写入汇总</translation>
    </message>
    <message>
      <source>Cancelled after {done} of {total} pairs; run again with {option} to go on.</source>
      <translation>已在完成 {done}/{total} 对后取消；使用 {option} 再次运行可继续。</translation>
    </message>
    <message>
      <source>Connecting to {address}</source>
      <translation>正在连接 {address}</translation>
    </message>
    <message>
      <source>{done} of {total} pairs, {pace} an hour, {left} to go</source>
      <translation>已完成 {done}/{total} 对，每小时 {pace} 对，剩余 {left}</translation>
    </message>
    <message>
      <source>{done} of {total} pairs</source>
      <translation>已完成 {done}/{total} 对</translation>
    </message>
    <message>
      <source>{done} of {total} pairs, {failed} failed, {pace} an hour, {left} to go</source>
      <translation>已完成 {done}/{total} 对，失败 {failed} 对，每小时 {pace} 对，剩余 {left}</translation>
    </message>
    <message>
      <source>A worker that joined later has another version of HetMatch or other weights; install the same on all workers.</source>
      <translation>后来加入的一个工作进程使用了不同版本的 HetMatch 或不同的权重；请在所有工作进程上安装相同的版本。</translation>
    </message>
    <message>
      <source>no reliable match</source>
      <translation>无可靠匹配</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>not run</source>
      <translation>未运行</translation>
    </message>
    <message>
      <source>The scenes from left to right in their order, the reference above. Lines are pairs, coloured by the closure of the loops through them; dashed ones contradict the others and are left out, dotted ones do not match. Hollow scenes are placed by their neighbours only.</source>
      <translation>影像按顺序从左到右排列，参考影像在上方。线表示影像对，按经过它的闭合环的闭合差着色；虚线表示与其他影像对矛盾而被剔除，点线表示未匹配。空心的影像仅通过相邻影像定位。</translation>
    </message>
    <message>
      <source>scene</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>placed by</source>
      <translation>定位依据</translation>
    </message>
    <message>
      <source>transform</source>
      <translation>变换</translation>
    </message>
    <message>
      <source>pairs in use</source>
      <translation>所用影像对</translation>
    </message>
    <message>
      <source>change, px</source>
      <translation>变化，像素</translation>
    </message>
    <message>
      <source>CE90, px</source>
      <translation>CE90，像素</translation>
    </message>
    <message>
      <source>closure, px</source>
      <translation>闭合差，像素</translation>
    </message>
    <message>
      <source>nothing: too far outside the reference</source>
      <translation>无：超出参考影像太远</translation>
    </message>
    <message>
      <source>{way}, in doubt</source>
      <translation>{way}，存疑</translation>
    </message>
    <message>
      <source>shift</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>pair</source>
      <translation>影像对</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>是否采用</translation>
    </message>
    <message>
      <source>confidence</source>
      <translation>置信度</translation>
    </message>
    <message>
      <source>contradiction, px</source>
      <translation>矛盾，像素</translation>
    </message>
    <message>
      <source>loop</source>
      <translation>闭合环</translation>
    </message>
    <message>
      <source>all in use</source>
      <translation>全部采用</translation>
    </message>
    <message>
      <source>Stack of {reference}</source>
      <translation>{reference} 的影像序列</translation>
    </message>
    <message>
      <source>{low:g} to {limit:g} px</source>
      <translation>{low:g} 至 {limit:g} px</translation>
    </message>
    <message>
      <source>in no loop</source>
      <translation>不在闭合环中</translation>
    </message>
    <message>
      <source>the reference</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>its neighbours</source>
      <translation>相邻影像</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>无</translation>
    </message>
    <message>
      <source>closure, m</source>
      <translation>闭合差，米</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>Adjusted scenes</source>
      <translation>平差后的影像</translation>
    </message>
    <message>
      <source>Pairs of the stack</source>
      <translation>序列中的影像对</translation>
    </message>
    <message>
      <source>no: contradicts the others</source>
      <translation>否：与其他影像对矛盾</translation>
    </message>
    <message>
      <source>no: it, or another pair, is wrong</source>
      <translation>否：此影像对或另一影像对有误</translation>
    </message>
    <message>
      <source>no match</source>
      <translation>无匹配</translation>
    </message>
    <message>
      <source>no: not connected to the reference</source>
      <translation>否：未与参考影像相连</translation>
    </message>
    <message>
      <source>Closures of {count} loops</source>
      <translation>{count} 个闭合环的闭合差</translation>
    </message>
    <message>
      <source>Stack: all scenes adjusted together</source>
      <translation>影像序列：所有影像整体平差</translation>
    </message>
    <message>
      <source>Batch of {count} pairs</source>
      <translation>{count} 对影像的批处理</translation>
    </message>
    <message>
      <source>Click on a heading to sort. Each name leads to the report of its pair.</source>
      <translation>点击表头可排序。每个名称链接到该影像对的报告。</translation>
    </message>
    <message>
      <source>{name} - HetMatch batch</source>
      <translation>{name} - HetMatch 批处理</translation>
    </message>
    <message>
      <source>Accuracy of the matches: CE90 over the overlap, as stated by each match.</source>
      <translation>匹配的精度：各匹配给出的重叠区 CE90。</translation>
    </message>
    <message>
      <source>Footprints of the moving rasters, longitude {west:.2f}° to {east:.2f}°, latitude {south:.2f}° to {north:.2f}°: by the match where there is one, elsewhere by their own georeference.</source>
      <translation>待配准栅格的覆盖范围，经度 {west:.2f}° 至 {east:.2f}°，纬度 {south:.2f}° 至 {north:.2f}°：有匹配时按匹配结果，否则按其自身的地理参考。</translation>
    </message>
    <message>
      <source>pairs</source>
      <translation>影像对</translation>
    </message>
    <message>
      <source>reason (of one of them)</source>
      <translation>原因（其中一对的）</translation>
    </message>
    <message>
      <source>for instance</source>
      <translation>例如</translation>
    </message>
    <message>
      <source>Accuracy of the matches: CE90 over the overlap, as stated by each match; {count} matches state none.</source>
      <translation>匹配的精度：各匹配给出的重叠区 CE90；{count} 个匹配未给出。</translation>
    </message>
    <message>
      <source>CE90 in reference pixels</source>
      <translation>CE90（参考像素）</translation>
    </message>
    <message>
      <source>{shown} of {total} pairs are shown; summary.csv has all.</source>
      <translation>显示 {total} 对中的 {shown} 对；summary.csv 包含全部。</translation>
    </message>
    <message>
      <source>shift, px</source>
      <translation>偏移，像素</translation>
    </message>
    <message>
      <source>shift, m</source>
      <translation>偏移，米</translation>
    </message>
    <message>
      <source>time, s</source>
      <translation>时间，秒</translation>
    </message>
    <message>
      <source>memory, MB</source>
      <translation>内存，MB</translation>
    </message>
    <message>
      <source>Scenes without a match that lie too far away to be drawn: {count}.</source>
      <translation>未匹配且距离过远而未绘制的影像：{count}。</translation>
    </message>
    <message>
      <source>Pairs without a match</source>
      <translation>没有匹配的影像对</translation>
    </message>
    <message>
      <source>All pairs</source>
      <translation>所有影像对</translation>
    </message>
    <message>
      <source>Not run yet.</source>
      <translation>尚未运行。</translation>
    </message>
    <message>
      <source>The inputs or options have changed since; run again with {option}.</source>
      <translation>此后输入或选项已更改；请使用 {option} 再次运行。</translation>
    </message>
    <message>
      <source>Done with other steps, options or rasters, and so counted as not run: {count}. Give the steps and options of that run, or run again with {option}.</source>
      <translation>以其他步骤、选项或栅格完成，因此计为未运行：{count}。请给出该次运行的步骤和选项，或使用 {option} 再次运行。</translation>
    </message>
    <message>
      <source>{file} was not written: it needs the package pyarrow; install it with {command}.</source>
      <translation>未写入 {file}：它需要软件包 pyarrow；请用 {command} 安装。</translation>
    </message>
    <message>
      <source>The process of the pair ended unexpectedly ({details}); it may have run out of memory.</source>
      <translation>该影像对的进程意外结束（{details}）；可能是内存不足。</translation>
    </message>
    <message>
      <source>The pair took longer than {seconds:g} seconds and was ended; allow more with {option}.</source>
      <translation>该影像对用时超过 {seconds:g} 秒，已被终止；可用 {option} 允许更长时间。</translation>
    </message>
    <message>
      <source>The scenes have no reference; give it with {reference}.</source>
      <translation>这些影像没有参考影像；请用 {reference} 指定。</translation>
    </message>
    <message>
      <source>There is nothing to register: give one table of pairs, or {reference} with scenes.</source>
      <translation>没有可配准的内容：请给出一个影像对的表格，或用 {reference} 指定参考影像并给出影像。</translation>
    </message>
    <message>
      <source>Standard output cannot be written to ({reason}); free some space there, or send it elsewhere.</source>
      <translation>无法写入标准输出({reason});请在该处腾出空间,或将其重定向到别处。</translation>
    </message>
    <message>
      <source>Loading the libraries</source>
      <translation>正在加载库</translation>
    </message>
    <message>
      <source>Cancelled after the results were written.</source>
      <translation>已取消;结果在此之前已写入。</translation>
    </message>
    <message>
      <source>{problem}; see `{program} --help` for the usage.</source>
      <translation>{problem}；用法见 `{program} --help`。</translation>
    </message>
    <message>
      <source>The argument after '{before}' is empty; is a variable of the script not set?</source>
      <translation>“{before}”之后的参数为空；是否有脚本变量未设置？</translation>
    </message>
    <message>
      <source>The moving image of the result is not a file; it has no RPCs.</source>
      <translation>该结果的待配准影像不是文件；它没有 RPC。</translation>
    </message>
    <message>
      <source>Searching on an overview</source>
      <translation>正在概览图上搜索</translation>
    </message>
    <message>
      <source>Searching again on an overview</source>
      <translation>正在概览图上再次搜索</translation>
    </message>
    <message>
      <source>its content is damaged, or of another kind</source>
      <translation>其内容已损坏，或属于其他类型</translation>
    </message>
    <message>
      <source>There is no file '{path}'; check the path.</source>
      <translation>文件“{path}”不存在；请检查路径。</translation>
    </message>
    <message>
      <source>no secure connection: {reason}</source>
      <translation>无法建立安全连接：{reason}</translation>
    </message>
    <message>
      <source>it is not valid UTF-8</source>
      <translation>它不是 UTF-8 文本</translation>
    </message>
    <message>
      <source>not valid JSON at line {line}, column {column}</source>
      <translation>从第 {line} 行第 {column} 列起不是 JSON</translation>
    </message>
    <message>
      <source>the package {package} is missing</source>
      <translation>缺少软件包 {package}</translation>
    </message>
    <message>
      <source>shown above</source>
      <translation>如上所示</translation>
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}: {text} (details: {details}); please report it together with the output of `hetmatch doctor`.</source>
      <translation>HetMatch 意外失败，错误为 {error}：{text}（详情：{details}）；请附上 `hetmatch doctor` 的输出进行报告。</translation>
    </message>
    <message>
      <source>Out of memory; try a smaller {option}, or close other programs (details: {details}).</source>
      <translation>内存不足；请减小{option}，或关闭其他程序（详情：{details}）。</translation>
    </message>
    <message>
      <source>No transformation is known from '{source}' to '{target}'; assign a CRS with a known projection to the layer and try again.</source>
      <translation>没有从“{source}”到“{target}”的已知坐标变换；请为图层指定投影已知的坐标参照系，然后重试。</translation>
    </message>
    <message>
      <source>it is nested too deeply</source>
      <translation>嵌套过深</translation>
    </message>
    <message>
      <source>'{field}' is missing or wrong</source>
      <translation>“{field}”缺失，或不是应有的值</translation>
    </message>
    <message>
      <source>{name} is not a JSON number</source>
      <translation>{name} 不是 JSON 数字</translation>
    </message>
    <message>
      <source>it contains text with a NUL character or an incomplete character</source>
      <translation>其中的文本含有 NUL 或半个字符</translation>
    </message>
    <message>
      <source>Unknown language '{name}'. Languages: {languages}.</source>
      <translation>未知语言“{name}”。可用语言：{languages}。</translation>
    </message>
    <message>
      <source>The accuracy of the transform is unknown: its points lie too close together. Such matches are off by 0.3 to 5 pixels, however small their residuals; check the registration by eye, or use rasters with a larger overlap.</source>
      <translation>无法判断变换的误差：其点彼此过近。无论残差如何，这类匹配的误差为 0.3 至 5 像素；请目视比较两幅栅格，或选用重叠更大的栅格。</translation>
    </message>
    <message>
      <source>{values} in '{name}' lies far from all other values and was treated as nodata, although it is not declared as such; if it was measured, declare another nodata value.</source>
      <translation>“{name}”中的 {values} 远离所有其他值，虽未声明，仍被视为无数据值；如果它是测量值，请声明其他无数据值。</translation>
    </message>
    <message>
      <source>The mask '{mask}' masks nothing of '{image}'; if it should, check that its polygons are saved, or that its pixels are not all zero.</source>
      <translation>掩膜“{mask}”未遮盖“{image}”的任何部分；如果应当遮盖，请检查其多边形是否已保存，或其像素是否全为零。</translation>
    </message>
    <message>
      <source>The moving image is mirrored: it only fits flipped left to right. HetMatch warps it that way; programs that allow only rotation and scale need it flipped first.</source>
      <translation>待配准影像是镜像的：只有左右翻转后才吻合。校正时按此处理；只接受旋转和缩放的程序需要先将其翻转。</translation>
    </message>
    <message>
      <source>{share:.0%} of the overlap lies farther than a tenth of its diagonal from any tie point: there the {transform} transform is extrapolated, and no check point measures its error.</source>
      <translation>重叠区有 {share:.0%} 距任何连接点都超过其对角线的十分之一：那里的{transform}变换是外推的，没有检查点能说明误差有多大。</translation>
    </message>
    <message>
      <source>An RMSE of {rmse:.3g} px and a CE90 of {ce90:.3g} px do not go together: a few residuals are very large, up to {largest:.3g} px at {column:.0f}, {row:.0f} of the reference. Check that point and switch it off.</source>
      <translation>残差相互矛盾：RMSE 为 {rmse:.3g} px，而 CE90 为 {ce90:.3g} px；个别点偏差很大，最大为 {largest:.3g} px，位于参考栅格的 {column:.0f}, {row:.0f}。请查看并停用该点。</translation>
    </message>
    <message>
      <source>Radar shows buildings displaced towards the sensor, by their height divided by the tangent of the incidence angle: {pixels:.0f} pixels for {height:.0f} m of height at {incidence:.0f} degrees. Points on them lie off the ground by as much, which the stated accuracy does not include; check the registration on streets and squares.</source>
      <translation>雷达影像中的建筑物会向传感器方向偏移，偏移量为其高度除以入射角的正切：入射角 {incidence:.0f} 度时，{height:.0f} 米高的建筑物偏移 {pixels:.0f} 个像元。建筑物上的点会同样偏离地面，给出的精度不包含这一误差；请在道路和广场处检查配准结果。</translation>
    </message>
    <message>
      <source>The elevation model has no heights under {share:.0%} of the overlap: there a registered raster stays empty.</source>
      <translation>高程模型在重叠区的 {share:.0%} 下没有高程：那里无法定位，配准后的栅格为空。</translation>
    </message>
    <message>
      <source>Radar shows buildings displaced towards the sensor, by their height divided by the tangent of the incidence angle: {shown:.0f} m for {height:.0f} m of height at {incidence:.0f} degrees. Where pixels are smaller than {limit:.0f} m, points on buildings lie off the ground by several pixels, which the stated accuracy does not include.</source>
      <translation>雷达影像中的建筑物会向传感器方向偏移，偏移量为其高度除以入射角的正切：入射角 {incidence:.0f} 度时，{height:.0f} 米高的建筑物偏移 {shown:.0f} 米。如果像元小于 {limit:.0f} 米，建筑物上的点会偏离地面数个像元，给出的精度不包含这一误差。</translation>
    </message>
    <message>
      <source>Buildings that the elevation model does not have lie displaced like high ground: by {pixels:.0f} pixels for {height:.0f} m of height. Points on them lie off the ground by as much, which the stated accuracy does not include.</source>
      <translation>高程模型中没有的建筑物会像高地一样偏移：{height:.0f} 米高的建筑物偏移 {pixels:.0f} 个像元。建筑物上的点会同样偏离地面，给出的精度不包含这一误差。</translation>
    </message>
    <message>
      <source>a list of strings</source>
      <translation>文本列表</translation>
    </message>
    <message>
      <source>a string</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>Unknown option '{name}'. Options: {names}.</source>
      <translation>未知选项“{name}”。可用选项：{names}。</translation>
    </message>
    <message>
      <source>{option} takes four numbers, x min,y min,x max,y max, the smaller ones first.</source>
      <translation>{option}须为四个数值：x 最小值,y 最小值,x 最大值,y 最大值，较小的在前。</translation>
    </message>
    <message>
      <source>{option} takes six numbers a,b,c,d,e,f: pixel (column, row) of the moving raster lies at about (a column + b row + c, d column + e row + f) of the reference.</source>
      <translation>{option} 需要六个数 a,b,c,d,e,f：待配准栅格的像素 (列, 行) 大致位于参考栅格的 (a 列 + b 行 + c, d 列 + e 行 + f)。</translation>
    </message>
    <message>
      <source>a list of whole numbers</source>
      <translation>整数列表</translation>
    </message>
    <message>
      <source>a whole number</source>
      <translation>整数</translation>
    </message>
    <message>
      <source>The transform 'relief' needs an elevation model; give one with {option}, or choose another transform.</source>
      <translation>变换“relief”需要高程模型；请用 {option} 指定，或选择其他变换。</translation>
    </message>
    <message>
      <source>{option} must be a positive number of metres.</source>
      <translation>{option}须为正数，以米计。</translation>
    </message>
    <message>
      <source>{option} must be a number of pixels, at least {minimum:g}.</source>
      <translation>{option} 必须是像素数，至少为 {minimum:g}。</translation>
    </message>
    <message>
      <source>{option} must be a positive number of pixels.</source>
      <translation>{option} 必须是正的像素数。</translation>
    </message>
    <message>
      <source>{option} must be at least {minimum}; fewer points cannot check a transform.</source>
      <translation>{option}不得小于 {minimum}，否则无法检验变换。</translation>
    </message>
    <message>
      <source>{option} must lie between 0 and half the tile size.</source>
      <translation>{option}须在 0 到图块大小的一半之间。</translation>
    </message>
    <message>
      <source>{option} has classes but no mask; name the mask with {mask}.</source>
      <translation>{option} 指定了类别但没有掩膜;请用 {mask} 指定掩膜。</translation>
    </message>
    <message>
      <source>{option} takes band numbers counted from 1, such as 4,3,2.</source>
      <translation>{option}须为从 1 开始的波段号，例如 4,3,2。</translation>
    </message>
    <message>
      <source>High ground is displaced by {metres:.3g} m per metre of height, {azimuth:.0f} degrees clockwise from up.</source>
      <translation>高处地面每米高程位移 {metres:.3g} m，方向为自上方顺时针 {azimuth:.0f} 度。</translation>
    </message>
    <message>
      <source>The map was drawn with shadows beside buildings and trees, as in the photograph: sun at {azimuth:.0f} degrees from north, shadows of {length:.1f} m.</source>
      <translation>地图已按照片中建筑物和树木旁的阴影绘制：太阳位于北起 {azimuth:.0f} 度方向，阴影长 {length:.1f} 米。</translation>
    </message>
    <message>
      <source>High ground is displaced by {pixels:.3g} moving pixels per 100 m of height, {azimuth:.0f} degrees clockwise from up.</source>
      <translation>高处地面每 100 m 高程位移 {pixels:.3g} 个待配准影像像素，方向为自上方顺时针 {azimuth:.0f} 度。</translation>
    </message>
    <message>
      <source>There is no transform to map points with: {reason}</source>
      <translation>没有可用于换算点坐标的变换：{reason}</translation>
    </message>
    <message>
      <source>The image was rotated and shifted as a whole to where all of the map agrees best, {moved:.2g} px (RMS) from its position by the points alone; {left_out:,} of {count:,} points disagree with that and were left out.</source>
      <translation>影像整体旋转并平移到与整幅地图最一致之处，与仅凭点的位置相差 {moved:.2g} px（RMS）；{count:,} 个点中有 {left_out:,} 个偏离该处，已被舍去。</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>similarity</source>
      <translation>相似</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>仿射</translation>
    </message>
    <message>
      <source>relief</source>
      <translation>地形位移</translation>
    </message>
    <message>
      <source>homography</source>
      <translation>单应</translation>
    </message>
    <message>
      <source>polynomial2</source>
      <translation>二次多项式</translation>
    </message>
    <message>
      <source>polynomial3</source>
      <translation>三次多项式</translation>
    </message>
    <message>
      <source>thin plate</source>
      <translation>薄板样条</translation>
    </message>
    <message>
      <source>similarity transform</source>
      <translation>相似变换</translation>
    </message>
    <message>
      <source>affine transform</source>
      <translation>仿射变换</translation>
    </message>
    <message>
      <source>affine transform with displacement by relief</source>
      <translation>带地形位移的仿射变换</translation>
    </message>
    <message>
      <source>polynomial of degree 1</source>
      <translation>一次多项式</translation>
    </message>
    <message>
      <source>polynomial of degree 2</source>
      <translation>二次多项式</translation>
    </message>
    <message>
      <source>polynomial of degree 3</source>
      <translation>三次多项式</translation>
    </message>
    <message>
      <source>thin plate spline</source>
      <translation>薄板样条</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>optical</source>
      <translation>光学</translation>
    </message>
    <message>
      <source>SAR</source>
      <translation>SAR</translation>
    </message>
    <message>
      <source>thermal</source>
      <translation>热红外</translation>
    </message>
    <message>
      <source>scanned map</source>
      <translation>扫描地图</translation>
    </message>
    <message>
      <source>elevation model</source>
      <translation>高程模型</translation>
    </message>
    <message>
      <source>{name}</source>
      <translation>{name}</translation>
    </message>
    <message>
      <source>The transform of the match follows the height of the ground, which GCPs cannot express: this is a thin plate spline through some of its points. gdalwarp_rpc and `hetmatch warp` use the elevation model for each pixel</source>
      <translation>该变换跟随地面高程，GCP 无法表达：这里是通过其中一些点的薄板样条。gdalwarp_rpc 和 `hetmatch warp` 会在高程模型中查找每个像素的高程</translation>
    </message>
    <message>
      <source>the moving raster has fill values besides its declared nodata value, and gdalwarp can leave out only one; declare one value for all, or warp with HetMatch</source>
      <translation>待配准栅格除声明的无数据值外还含有其他填充值，而 gdalwarp 只能忽略一个值；请统一声明为一个值，或用 HetMatch 纠正</translation>
    </message>
    <message>
      <source>{left_out}. {note}</source>
      <translation>{left_out}。{note}</translation>
    </message>
    <message>
      <source>Unknown format '{name}'. Formats: {formats}.</source>
      <translation>未知格式“{name}”。可用格式：{formats}。</translation>
    </message>
    <message>
      <source>its name would be too long for a disk</source>
      <translation>其文件名超出磁盘允许的长度</translation>
    </message>
    <message>
      <source>the map of the layers was matched without its georeference</source>
      <translation>由图层绘制的地图是在忽略其地理参考的情况下匹配的</translation>
    </message>
    <message>
      <source>a VRT cannot refer to a raster with control characters in its name</source>
      <translation>VRT 无法引用名称中含有控制字符的栅格</translation>
    </message>
    <message>
      <source>no transform that GDAL fits to GCPs follows the match (the best is off by {error:.1f} pixels), as around a pole; warp with HetMatch</source>
      <translation>GDAL 由 GCP 拟合的变换都不符合此匹配，最好的也偏差 {error:.1f} 像素，例如在极点附近；请用 HetMatch 校正</translation>
    </message>
    <message>
      <source>Copying the moving raster</source>
      <translation>正在复制待配准影像</translation>
    </message>
    <message>
      <source>The moving raster '{raster}' cannot be read: {error}.</source>
      <translation>无法读取待配准影像“{raster}”：{error}。</translation>
    </message>
    <message>
      <source>The raster '{raster}' cannot be read: {error}.</source>
      <translation>无法读取栅格“{raster}”：{error}。</translation>
    </message>
    <message>
      <source>the moving side is vector layers; GDAL's ogr2ogr moves them by GCPs, with the options in the file of the format "gdal"</source>
      <translation>待配准一侧是矢量图层；可用 GDAL 的 ogr2ogr 按控制点移动它们，选项见“gdal”格式的文件</translation>
    </message>
    <message>
      <source>the moving image is not a file that it could refer to</source>
      <translation>待配准影像不是可供其引用的文件</translation>
    </message>
    <message>
      <source>'{path}' has a line that is not a point.</source>
      <translation>“{path}”中有一行不是点。</translation>
    </message>
    <message>
      <source>The CRS in '{path}' is invalid.</source>
      <translation>“{path}”中的坐标参照系无效。</translation>
    </message>
    <message>
      <source>residual {low:g} to {high:g} px</source>
      <translation>残差 {low:g} 至 {high:g} px</translation>
    </message>
    <message>
      <source>{low:g} to {high:g} {unit}</source>
      <translation>{low:g} 至 {high:g} {unit}</translation>
    </message>
    <message>
      <source>Displacement</source>
      <translation>位移</translation>
    </message>
    <message>
      <source>Displacement of a check point</source>
      <translation>检查点的位移</translation>
    </message>
    <message>
      <source>Displacement, drawn {factor:g} times its length</source>
      <translation>位移，按其长度的 {factor:g} 倍绘制</translation>
    </message>
    <message>
      <source>Displacement of a check point, drawn {factor:g} times its length</source>
      <translation>检查点的位移，按其长度的 {factor:g} 倍绘制</translation>
    </message>
    <message>
      <source>residual up to {high:g} px</source>
      <translation>残差不超过 {high:g} px</translation>
    </message>
    <message>
      <source>residual over {low:g} px</source>
      <translation>残差大于 {low:g} px</translation>
    </message>
    <message>
      <source>up to {high:g} {unit}</source>
      <translation>不超过 {high:g} {unit}</translation>
    </message>
    <message>
      <source>over {low:g} {unit}</source>
      <translation>大于 {low:g} {unit}</translation>
    </message>
    <message>
      <source>Point switched off</source>
      <translation>已停用的点</translation>
    </message>
    <message>
      <source>{length}, drawn {factor:g} times as long</source>
      <translation>{length}，按 {factor:g} 倍长度绘制</translation>
    </message>
    <message>
      <source>Tie point, {residual}</source>
      <translation>连接点，{residual}</translation>
    </message>
    <message>
      <source>Check point, {residual}</source>
      <translation>检查点，{residual}</translation>
    </message>
    <message>
      <source>Tie point in the moving raster</source>
      <translation>待配准影像中的连接点</translation>
    </message>
    <message>
      <source>Check point in the moving raster</source>
      <translation>待配准影像中的检查点</translation>
    </message>
    <message>
      <source>Tile with tie points</source>
      <translation>有连接点的图块</translation>
    </message>
    <message>
      <source>Tile without tie points, see its reason</source>
      <translation>无连接点的图块，见其原因</translation>
    </message>
    <message>
      <source>'{path}' is not a table of tie points: unexpected header.</source>
      <translation>“{path}”不是连接点表：表头不符。</translation>
    </message>
    <message>
      <source>Line {number} of '{path}' has no usable number in the column '{column}'; match the rasters again.</source>
      <translation>“{path}”第 {number} 行的“{column}”列没有可用的数值；请重新匹配影像。</translation>
    </message>
    <message>
      <source>'{path}' is too large for a table of tie points.</source>
      <translation>“{path}”过大，不是连接点表。</translation>
    </message>
    <message>
      <source>'{path}' is not a table of tie points: {error}.</source>
      <translation>“{path}”不是连接点表：{error}。</translation>
    </message>
    <message>
      <source>Line {number} of '{path}' is not a tie point.</source>
      <translation>“{path}”的第 {number} 行不是连接点。</translation>
    </message>
    <message>
      <source>'{path}' is neither a D2-Net checkpoint nor torchvision's VGG16 ({problem}); run `{command}`, or set {option} to another file.</source>
      <translation>“{path}”既不是 D2-Net 检查点文件，也不是 torchvision 的 VGG16（{problem}）；请运行 `{command}`，或将{option}设为其他文件。</translation>
    </message>
    <message>
      <source>it holds no table of tensors</source>
      <translation>其中没有张量表</translation>
    </message>
    <message>
      <source>There is no weights file '{path}'; run `{command}`, or set {option} to a file that exists.</source>
      <translation>权重文件“{path}”不存在；请运行 `{command}`，或将{option}设为已有的文件。</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged (tensor '{tensor}' is not finite); delete the file and fetch it again, such as with `{command}`.</source>
      <translation>权重“{path}”已损坏（张量“{tensor}”含非有限值）；请删除该文件并重新获取，例如使用 `{command}`。</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged, or not a PyTorch file of plain tensors; delete the file and fetch it again, such as with `{command}`, or set {option} to another file.</source>
      <translation>权重“{path}”已损坏，或不是仅含张量的 PyTorch 文件；请删除该文件并重新获取（例如使用 `{command}`），或将{option}设为其他文件。</translation>
    </message>
    <message>
      <source>it has no tensor '{tensor}'</source>
      <translation>其中没有张量“{tensor}”</translation>
    </message>
    <message>
      <source>its tensor '{tensor}' has another shape or type</source>
      <translation>其张量“{tensor}”的形状或类型不同</translation>
    </message>
    <message>
      <source>it holds weights in the format of {actual}, not of {expected}</source>
      <translation>其中权重的格式为 {actual}，而不是 {expected}</translation>
    </message>
    <message>
      <source>The file of the model '{name}' is missing; {remedy}.</source>
      <translation>模型“{name}”的文件缺失；请{remedy}。</translation>
    </message>
    <message>
      <source>The model file '{path}' is not valid: {problem}; delete the file and {remedy}.</source>
      <translation>模型文件“{path}”无效：{problem}；请删除该文件并{remedy}。</translation>
    </message>
    <message>
      <source>The file from {url} is not the model '{name}' ({problem}); fetch it again later, {alternative}.</source>
      <translation>来自 {url} 的文件不是模型“{name}”（{problem}）；请稍后重新获取，{alternative}。</translation>
    </message>
    <message>
      <source>it has {size} bytes instead of {expected}</source>
      <translation>其大小为 {size} 字节，而不是 {expected} 字节</translation>
    </message>
    <message>
      <source>its checksum is wrong</source>
      <translation>其校验和不符</translation>
    </message>
    <message>
      <source>Cancelled; the part of '{name}' received so far is kept, and fetching it again resumes there.</source>
      <translation>已取消；“{name}”已接收的部分会保留，重新获取时从该处继续。</translation>
    </message>
    <message>
      <source>its content is damaged, or not that of this model</source>
      <translation>其内容已损坏或不属于该模型</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({problem}); close the programs that use it and fetch the model again.</source>
      <translation>无法写入“{path}”（{problem}）；请关闭使用它的程序，然后重新获取模型。</translation>
    </message>
    <message>
      <source>it does not hold the weights of the hetmatch network</source>
      <translation>其中没有 hetmatch 网络的权重</translation>
    </message>
    <message>
      <source>run `{command}`</source>
      <translation>运行 `{command}`</translation>
    </message>
    <message>
      <source>Unknown model '{name}'. Models: {models}.</source>
      <translation>未知模型“{name}”。可用模型：{models}。</translation>
    </message>
    <message>
      <source>install HetMatch again</source>
      <translation>重新安装 HetMatch</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged or not of the hetmatch network; install HetMatch again, or set {option} to another file.</source>
      <translation>权重“{path}”已损坏或不属于 hetmatch 网络；请重新安装 HetMatch，或将 {option} 设为其他文件。</translation>
    </message>
    <message>
      <source>The matcher '{matcher}' has no weights; {remedy}, or set {option} to a weights file.</source>
      <translation>匹配器“{matcher}”没有权重；请{remedy}，或将{option}设为权重文件。</translation>
    </message>
    <message>
      <source>This needs torch, which is not installed; set HetMatch up in full, or install it with {command}.</source>
      <translation>此操作需要 torch，但尚未安装；请对 HetMatch 进行完整设置，或用 {command} 安装。</translation>
    </message>
    <message>
      <source>No CUDA device is available; choose {device}.</source>
      <translation>没有可用的 CUDA 设备；请选择{device}。</translation>
    </message>
    <message>
      <source>ONNX Runtime is not installed; install the package onnxruntime, or choose {runtime}.</source>
      <translation>未安装 ONNX Runtime；请安装 onnxruntime 软件包，或选择 {runtime}。</translation>
    </message>
    <message>
      <source>There is no ONNX file '{path}' beside the weights; choose {runtime}.</source>
      <translation>权重旁没有 ONNX 文件“{path}”；请选择 {runtime}。</translation>
    </message>
    <message>
      <source>HetMatch's own network</source>
      <translation>HetMatch 自有网络</translation>
    </message>
    <message>
      <source>D2-Net (2019)</source>
      <translation>D2-Net (2019)</translation>
    </message>
    <message>
      <source>'{path}' does not hold the weights of the hetmatch network; leave {option} empty, or set it to a file made for this network.</source>
      <translation>“{path}”中没有 hetmatch 网络的权重；请将{option}留空，或设为适用于该网络的文件。</translation>
    </message>
    <message>
      <source>The server answered {status} ({reason}) when asked for '{name}'; try again later, {alternative}.</source>
      <translation>请求“{name}”时服务器返回 {status}（{reason}）；请稍后重试，{alternative}。</translation>
    </message>
    <message>
      <source>The download of '{name}' from {host} failed ({problem}); check the connection (behind a proxy, set HTTPS_PROXY) and fetch it again, which resumes the download, {alternative}.</source>
      <translation>从 {host} 下载“{name}”失败（{problem}）；请检查网络连接（使用代理时请设置 HTTPS_PROXY）并重新获取，下载将从中断处继续，{alternative}。</translation>
    </message>
    <message>
      <source>The folder '{folder}' cannot be written to ({problem}); correct its permissions, or set HETMATCH_MODELS to another folder.</source>
      <translation>无法写入文件夹“{folder}”（{problem}）；请修改其权限，或将 HETMATCH_MODELS 设为其他文件夹。</translation>
    </message>
    <message>
      <source>or download {url} by other means and put it at '{path}'</source>
      <translation>或通过其他方式下载 {url} 并放到“{path}”</translation>
    </message>
    <message>
      <source>'{url}' is not an http or https address, so nothing was fetched.</source>
      <translation>“{url}”不是 http 或 https 地址，未获取任何内容。</translation>
    </message>
    <message>
      <source>The server offers a file of {total} bytes for '{name}' where {expected} are expected; update HetMatch, {alternative}.</source>
      <translation>服务器提供的“{name}”文件为 {total} 字节，而应为 {expected} 字节；请更新 HetMatch，{alternative}。</translation>
    </message>
    <message>
      <source>There is not enough room in '{folder}' for '{name}'; free some space and fetch it again, or set HETMATCH_MODELS to a folder on another disk.</source>
      <translation>“{folder}”中没有足够空间存放“{name}”；请释放空间后重新获取，或将 HETMATCH_MODELS 设为其他磁盘上的文件夹。</translation>
    </message>
    <message>
      <source>the connection broke after {received} of {total} bytes</source>
      <translation>接收 {received} / {total} 字节后连接中断</translation>
    </message>
    <message>
      <source>it redirects to an address that is not encrypted</source>
      <translation>它重定向到未加密的地址</translation>
    </message>
    <message>
      <source>the server sent another range than the one requested</source>
      <translation>服务器发送的范围与请求的不同</translation>
    </message>
    <message>
      <source>The weights '{path}' cannot be read ({problem}); check the path and its permissions.</source>
      <translation>无法读取权重“{path}”（{problem}）；请检查路径及其权限。</translation>
    </message>
    <message>
      <source>There is no weights file '{path}'; install HetMatch again, or set {option} to a file that exists.</source>
      <translation>权重文件“{path}”不存在；请重新安装 HetMatch，或将{option}设为已有的文件。</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged or not a safetensors file; install HetMatch again, or set {option} to another file.</source>
      <translation>权重“{path}”已损坏或不是 safetensors 文件；请重新安装 HetMatch，或将{option}设为其他文件。</translation>
    </message>
    <message>
      <source>The match had no elevation model, so its transform does not include relief; match again with {option}, or choose another transform.</source>
      <translation>匹配时没有高程模型，因此其变换不含地形；请用 {option} 重新匹配，或选择其他变换。</translation>
    </message>
    <message>
      <source>The transform of this match needs the elevation model '{dem}', which cannot be read; put it back, or choose another transform. ({reason})</source>
      <translation>该匹配的变换需在高程模型“{dem}”中查找高程，但无法读取；请恢复该文件，或选择其他变换。（{reason}）</translation>
    </message>
    <message>
      <source>{limit} of {count} GCPs, spread evenly, because the list is edited by hand; {left_out}</source>
      <translation>因该列表需手工处理，从 {count} 个地面控制点中均匀选取 {limit} 个；{left_out}</translation>
    </message>
    <message>
      <source>its coordinates are longitude and latitude, and the reference has no CRS to compute them from</source>
      <translation>其中的位置为经纬度，而参考影像没有可用于计算经纬度的坐标参照系</translation>
    </message>
    <message>
      <source>its coordinates are longitude and latitude, which cannot be computed from the reference's CRS, '{crs}'</source>
      <translation>其中的位置为经纬度，无法根据参考影像的坐标参照系“{crs}”计算</translation>
    </message>
    <message>
      <source>There are too few usable tie points for GCPs, or they lie on one line; at least three are needed.</source>
      <translation>可用作地面控制点的连接点过少，或位于同一直线上；至少需要三个。</translation>
    </message>
    <message>
      <source>{used} of {count} tie points are GCPs; left out: {reasons}</source>
      <translation>{count} 个连接点中有 {used} 个用作地面控制点；未采用：{reasons}</translation>
    </message>
    <message>
      <source>{used} of {count} tie points are GCPs</source>
      <translation>{count} 个连接点中有 {used} 个用作地面控制点</translation>
    </message>
    <message>
      <source>{count} nearer than {distance:g} pixels to a better one</source>
      <translation>{count} 个距更好的点不足 {distance:g} 像素</translation>
    </message>
    <message>
      <source>{count} in conflict with their neighbours</source>
      <translation>{count} 个与相邻点矛盾</translation>
    </message>
    <message>
      <source>{count} to thin them evenly</source>
      <translation>{count} 个因均匀抽稀而舍去</translation>
    </message>
    <message>
      <source>The CRS of '{name}', '{crs}', is of a kind that gives no place on a map ({kind}); reproject it, for example to EPSG:4326, or set its real CRS with {reference_crs} or {moving_crs}.</source>
      <translation>“{name}”的坐标参考系“{crs}”属于无法给出地图位置的类型（{kind}）；请重投影，例如投影到 EPSG:4326，或用 {reference_crs} 或 {moving_crs} 指定其真实坐标参考系。</translation>
    </message>
    <message>
      <source>The mask '{band}' has no class '{name}'. Classes: {names}.</source>
      <translation>掩膜 '{band}' 没有类别 '{name}'。类别:{names}。</translation>
    </message>
    <message>
      <source>The mask '{mask}' leaves nothing of '{image}'; check the mask, its classes and {keep}.</source>
      <translation>掩膜“{mask}”没有留下“{image}”的任何部分；请检查该掩膜、其类别以及 {keep}。</translation>
    </message>
    <message>
      <source>'{image}' has no CRS; assign one to it first.</source>
      <translation>'{image}' 没有坐标参考系;请先为其指定。</translation>
    </message>
    <message>
      <source>The mask '{mask}' ({width} x {height} pixels) does not lie on '{image}' ({image_width} x {image_height}); give both a georeference, or the mask the size of the image.</source>
      <translation>掩膜 '{mask}'({width} x {height} 像元)与 '{image}'({image_width} x {image_height})不重合;请为两者都提供地理参考,或使掩膜与影像大小相同。</translation>
    </message>
    <message>
      <source>The mask '{mask}' lies beside '{image}', so that it masks nothing; check its CRS, or choose the mask of this image.</source>
      <translation>掩膜 '{mask}' 位于 '{image}' 之外,因此没有遮盖任何内容;请检查其坐标参考系,或选择此影像的掩膜。</translation>
    </message>
    <message>
      <source>'{mask}' holds no polygons; a mask is polygons or a raster.</source>
      <translation>'{mask}' 不含多边形;掩膜应为多边形或栅格。</translation>
    </message>
    <message>
      <source>'{image}' has no georeference, so polygons cannot mask it; give a raster of its size as the mask.</source>
      <translation>'{image}' 没有地理参考,因此无法用多边形掩膜;请提供与其大小相同的栅格作为掩膜。</translation>
    </message>
    <message>
      <source>'{mask}' has polygons and no classes; leave the classes of the mask out.</source>
      <translation>'{mask}' 是多边形,没有类别;请不要指定掩膜类别。</translation>
    </message>
    <message>
      <source>The mask '{mask}' is damaged or cut short; copy or download it again.</source>
      <translation>掩膜 '{mask}' 已损坏或不完整;请重新复制或下载。</translation>
    </message>
    <message>
      <source>Refining the position on a coarser level</source>
      <translation>正在较粗层级上逼近</translation>
    </message>
    <message>
      <source>Measuring again where the whole map fits best</source>
      <translation>在整幅地图最吻合的位置重新测量</translation>
    </message>
    <message>
      <source>Matching again from a position that fits better</source>
      <translation>从更吻合的位置重新匹配</translation>
    </message>
    <message>
      <source>Matching again along the relief</source>
      <translation>沿地形再次匹配</translation>
    </message>
    <message>
      <source>Matching again along the bend</source>
      <translation>沿弯曲再次匹配</translation>
    </message>
    <message>
      <source>The images do not overlap at the position that {option} gives; check its six numbers.</source>
      <translation>按 {option} 放置时两幅影像不重叠；请检查这六个数。</translation>
    </message>
    <message>
      <source>no point agrees with its neighbours</source>
      <translation>各位置均与相邻位置不一致</translation>
    </message>
    <message>
      <source>The {transform} transform does not fit the points that it was fitted to; choose one with fewer parameters.</source>
      <translation>“{transform}”变换与用来拟合它的点不符；请选择参数较少的变换。</translation>
    </message>
    <message>
      <source>No part of the moving image resembles any part of the reference; {advice}.</source>
      <translation>待配准影像中没有任何地方与参考影像相似；{advice}。</translation>
    </message>
    <message>
      <source>Trying the mirror image</source>
      <translation>正在尝试镜像</translation>
    </message>
    <message>
      <source>Choosing the transform</source>
      <translation>正在选择变换模型</translation>
    </message>
    <message>
      <source>the whole overlap was searched</source>
      <translation>已搜索整个重叠区</translation>
    </message>
    <message>
      <source>the displacement is known accurately enough everywhere</source>
      <translation>各处的位移均已足够明确</translation>
    </message>
    <message>
      <source>the distortion that is left in the radar image is relief, which further tiles would not reduce</source>
      <translation>雷达影像中的变形来自地形起伏，再看更多分块也无济于事</translation>
    </message>
    <message>
      <source>twice the tiles of the first round were not enough</source>
      <translation>再查看与首轮同样多的图块仍不足够</translation>
    </message>
    <message>
      <source>no tile had enough points to predict an error</source>
      <translation>没有图块给出足以预测误差的点</translation>
    </message>
    <message>
      <source>Matched tile {number} of {count}</source>
      <translation>已匹配图块 {number} / {count}</translation>
    </message>
    <message>
      <source>{count} points agree with one {transform} transform.</source>
      <translation>{count} 个点符合同一{transform}变换。</translation>
    </message>
    <message>
      <source>The two images agree too weakly to rely on: {share:.0%} of the locations searched fit one transform, with a mean correlation of {correlation:.2f}; {advice}.</source>
      <translation>两幅影像的一致性太弱，不足为凭：所搜索位置中有 {share:.0%} 符合同一变换，平均相关系数为 {correlation:.2f}；{advice}。</translation>
    </message>
    <message>
      <source>The two images agree too weakly where their content can be compared; {advice}.</source>
      <translation>在地面可比较之处，两幅影像的一致性太弱；{advice}。</translation>
    </message>
    <message>
      <source>The matches agree no better than those of two different places would; {advice}.</source>
      <translation>匹配的一致性并不优于两个不同地点之间的匹配；{advice}。</translation>
    </message>
    <message>
      <source>Only {count} points of the two images agree with each other, too few to rely on; {advice}.</source>
      <translation>两幅影像中只有 {count} 个点彼此一致，太少，不足为凭；{advice}。</translation>
    </message>
    <message>
      <source>The ground repeats itself: shifted by {distance:.0f} pixels, the images agree about as well ({share:.0%} of the correlation); set a search radius below half of that, or choose a larger area.</source>
      <translation>地物重复出现：移动 {distance:.0f} 像素后两幅影像的一致程度大致相同（相关系数的 {share:.0%}）；请指定小于其一半的搜索半径，或较大的区域。</translation>
    </message>
    <message>
      <source>What agrees may lie over both images, such as a map frame, a graticule or a cloud: the ground in between agrees too little; choose an area without it, or mask it.</source>
      <translation>一致的内容可能叠加在两幅影像之上，例如图框、经纬网或云：其间的地物一致程度太低；请指定不含这些内容的区域，或将其掩膜。</translation>
    </message>
    <message>
      <source>The ground repeats itself, or shows too little: shifted by {distance:.0f} pixels, the images agree better ({share:.0%} of the correlation); set a search radius below half of that, or choose a larger area.</source>
      <translation>地物重复出现，或可辨内容太少：移动 {distance:.0f} 像素后两幅影像更为一致（相关系数的 {share:.0%}）；请指定小于其一半的搜索半径，或较大的区域。</translation>
    </message>
    <message>
      <source>The ground repeats itself: shifted by {distance:.0f} pixels, about as many parts of the images agree; set a search radius below half of that, or choose a larger area.</source>
      <translation>地物重复出现：移动 {distance:.0f} 像素后两幅影像中一致的部分大致同样多；请指定小于其一半的搜索半径，或较大的区域。</translation>
    </message>
    <message>
      <source>Looking for the place that all of the map agrees with</source>
      <translation>正在查找与整幅地图一致的位置</translation>
    </message>
    <message>
      <source>The mask '{mask}' covers {share:.0%} of '{image}', and the rest was not matched; check the mask, its classes and {keep}.</source>
      <translation>掩膜“{mask}”覆盖了“{image}”的 {share:.0%}，其余部分未能匹配；请检查该掩膜、其类别以及 {keep}。</translation>
    </message>
    <message>
      <source>check that both show the same place, and cut away margins</source>
      <translation>请检查两者是否显示同一地点，并裁去边缘</translation>
    </message>
    <message>
      <source>check the position that the match started from, or widen the {radius}</source>
      <translation>请检查匹配的起始位置，或增大{radius}</translation>
    </message>
    <message>
      <source>check that both show the same place, or widen the {radius}</source>
      <translation>请检查两者是否显示同一地点，或增大{radius}</translation>
    </message>
    <message>
      <source>set {rotation} to automatic, because the images may be rotated against each other</source>
      <translation>让程序自动确定{rotation}，因为两幅影像之间可能有旋转</translation>
    </message>
    <message>
      <source>search a smaller {area} around the place that the scan shows, or start from two or three points of your own</source>
      <translation>请用{area}在扫描图所示地点周围搜索更小的区域，或从您自己的两三个点开始</translation>
    </message>
    <message>
      <source>search a smaller {area} around the place that the other image shows, say with {modality} what kind of image it is, and cut away its margins</source>
      <translation>请用{area}在另一影像所示地点周围搜索更小的区域，用{modality}说明影像类型，并裁去其边缘</translation>
    </message>
    <message>
      <source>check that both show the same place, or try other bands</source>
      <translation>请检查两者是否显示同一地点，或尝试其他波段</translation>
    </message>
    <message>
      <source>check that both show the same place, widen the {radius}, or try other bands</source>
      <translation>请检查两者是否显示同一地点，增大{radius}，或尝试其他波段</translation>
    </message>
    <message>
      <source>The result contradicts itself ({problem}), so nothing was written. This is a fault of HetMatch: please report it, with both rasters if you can.</source>
      <translation>结果自相矛盾（{problem}），因此未写入任何内容。这是 HetMatch 的错误：请报告，并尽可能附上两个栅格。</translation>
    </message>
    <message>
      <source>Arrays have no georeference, so no heights can be looked up under them; match files, or choose another transform.</source>
      <translation>数组没有地面位置，无法查询其下的高程；请匹配文件，或选择其他变换。</translation>
    </message>
    <message>
      <source>'{reference}' has no georeference with a CRS, so no heights can be looked up under it; leave {option} out.</source>
      <translation>“{reference}”没有带坐标参考系的地理参考，无法查找其下的高程；请不要使用 {option}。</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' has no heights where the rasters overlap; choose one of the same area.</source>
      <translation>高程模型“{dem}”在栅格重叠处没有高程；请选择同一区域的高程模型。</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' is flat where the rasters overlap, so displacement by relief cannot be measured; choose another transform.</source>
      <translation>高程模型“{dem}”在栅格重叠处是平的，无法确定地形位移；请选择其他变换。</translation>
    </message>
    <message>
      <source>reference image</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>moving image</source>
      <translation>待配准影像</translation>
    </message>
    <message>
      <source>The RPCs of '{moving}' model relief already; choose another transform.</source>
      <translation>“{moving}”的 RPC 已经包含地形起伏；请选择其他变换。</translation>
    </message>
    <message>
      <source>Only {width} x {height} pixels can be compared, and images that do not look alike rarely match below {minimum} x {minimum}; check that both show the same place, and use a larger part of it.</source>
      <translation>仅有 {width} x {height} 个像素可供比较，而外观不同的影像小于 {minimum} x {minimum} 时很少能匹配成功；请检查两幅影像是否为同一地点，并取更大的范围。</translation>
    </message>
    <message>
      <source>assumed to be optical: too few pixels to classify</source>
      <translation>视为光学影像，像素过少，无法判断</translation>
    </message>
    <message>
      <source>assumed to be optical: the sample has only one value</source>
      <translation>视为光学影像，样本只有一个值</translation>
    </message>
    <message>
      <source>optical: grey without speckle (thermal images are treated alike)</source>
      <translation>光学：灰度影像，无斑点噪声（热红外影像同样处理）</translation>
    </message>
    <message>
      <source>optical: one band, neither speckled nor smooth</source>
      <translation>光学：单波段，既无斑点噪声也不平滑</translation>
    </message>
    <message>
      <source>optical: {count} bands that differ, no flat areas of a map</source>
      <translation>光学：{count} 个互不相同的波段，没有地图那样的纯色区域</translation>
    </message>
    <message>
      <source>map: {share:.0%} of it are areas of exactly one colour</source>
      <translation>地图：{share:.0%} 的面积为完全单一的颜色</translation>
    </message>
    <message>
      <source>SAR in decibels: values from {low:.0f} to {high:.0f} with speckle</source>
      <translation>SAR，分贝值：{low:.0f} 至 {high:.0f}，有斑点噪声</translation>
    </message>
    <message>
      <source>SAR: speckle of {share:.0%} of the local mean, without the edges of ground</source>
      <translation>SAR：斑点噪声为局部均值的 {share:.0%}，没有地物的边缘</translation>
    </message>
    <message>
      <source>thermal: values from {low:.0f} to {high:.0f} could be kelvins</source>
      <translation>热红外：{low:.0f} 至 {high:.0f} 的值可能为开尔文温度</translation>
    </message>
    <message>
      <source>elevation: one smooth band of {low:.0f} to {high:.0f}</source>
      <translation>高程：单个平滑波段，{low:.0f} 至 {high:.0f}</translation>
    </message>
    <message>
      <source>elevation: {count} whole steps, neighbours few steps apart</source>
      <translation>高程：{count} 级整数值，相邻像素仅差几级</translation>
    </message>
    <message>
      <source>map: {share:.0%} of it are areas of exactly one value</source>
      <translation>地图：{share:.0%} 为数值完全相同的区域</translation>
    </message>
    <message>
      <source>map: drawn from vector layers</source>
      <translation>地图：由矢量图层绘制</translation>
    </message>
    <message>
      <source>{modality}, as specified</source>
      <translation>{modality}（按指定）</translation>
    </message>
    <message>
      <source>{reason}; linear values, converted to decibels</source>
      <translation>{reason}；线性值，已转换为分贝</translation>
    </message>
    <message>
      <source>'{name}' has no band {band}; choose from 1 to {count}.</source>
      <translation>“{name}”没有波段 {band}；请在 1 到 {count} 中选择。</translation>
    </message>
    <message>
      <source>'{name}' has no band {band}; it has only band 1.</source>
      <translation>“{name}”没有波段 {band}；它只有波段 1。</translation>
    </message>
    <message>
      <source>a large raster without overviews is read in full for its first overview; build them once with gdaladdo -r average {raster}</source>
      <translation>没有金字塔的大型栅格在首次生成概览图时需完整读取；请用 gdaladdo -r average {raster} 一次性构建金字塔</translation>
    </message>
    <message>
      <source>'{raster}' is both reference and moving raster; choose two different ones.</source>
      <translation>“{raster}”既是参考影像又是待配准影像；请选择两幅不同的影像。</translation>
    </message>
    <message>
      <source>'{reference}' and '{moving}' are copies of the same raster: all pixels are equal and lie in the same place. Choose two different ones.</source>
      <translation>“{reference}”与“{moving}”是同一栅格的副本：所有像素相同且位置一致。请选择两幅不同的影像。</translation>
    </message>
    <message>
      <source>outside the moving image</source>
      <translation>在待配准影像之外</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>无数据</translation>
    </message>
    <message>
      <source>the same value everywhere, such as cloud or saturation</source>
      <translation>整块为同一值，例如云或饱和区</translation>
    </message>
    <message>
      <source>no texture, such as open water</source>
      <translation>无纹理，例如开阔水面</translation>
    </message>
    <message>
      <source>'{name}' has the same value everywhere ({value:g}), so there is nothing to match; choose other bands or another raster.</source>
      <translation>“{name}”各处的值相同（{value:g}），无法匹配；请选择其他波段或其他栅格。</translation>
    </message>
    <message>
      <source>no data: only {share:.0%} of the pixels are valid</source>
      <translation>无数据：有效像素仅占 {share:.0%}</translation>
    </message>
    <message>
      <source>'{name}' has no valid pixels: all are nodata, transparent, not a number or beyond 3.4e38; check its nodata value and its mask.</source>
      <translation>“{name}”没有有效像元：全部为无数据值、透明、非数字或超出 3.4e38；请检查其无数据值和掩膜。</translation>
    </message>
    <message>
      <source>'{name}' has several pages, and the first has the same value everywhere ({value:g}); choose another one: {pages}.</source>
      <translation>“{name}”有多页，第一页处处为同一值 ({value:g})；请选择其他页：{pages}。</translation>
    </message>
    <message>
      <source>The bands of '{name}' that were examined ({bands}) have the same value everywhere ({value:g}); choose others of its {count} bands.</source>
      <translation>“{name}”中所用的波段 ({bands}) 处处为同一值 ({value:g})；请从其 {count} 个波段中选择其他波段。</translation>
    </message>
    <message>
      <source>'{name}' ({dtype}) has the same value everywhere ({value:g}), or values that differ by less than a millionth of it; choose other bands or another raster, or stretch the values, for example with: {command}</source>
      <translation>“{name}”（{dtype}）处处取值相同（{value:g}），或取值之差小于该值的百万分之一；请选择其他波段或其他栅格，或拉伸取值，例如：{command}</translation>
    </message>
    <message>
      <source>Tiles of {tile_size} pixels with an overlap of {overlap} cannot cover {width} x {height} pixels; choose a larger tile size or a smaller overlap.</source>
      <translation>大小为 {tile_size} 像素、重叠为 {overlap} 的图块无法覆盖 {width} x {height} 像素；请增大图块大小或减小重叠。</translation>
    </message>
    <message>
      <source>HetMatch may use only {limit} of memory here (`ulimit -v`), and needs at least {needed} to load its libraries; raise that limit.</source>
      <translation>HetMatch 在此处只能使用 {limit} 内存(`ulimit -v`),而加载其库至少需要 {needed};请提高该限制。</translation>
    </message>
    <message>
      <source>The area holds {width} x {height} pixels that both rasters cover, too few to match; choose an area of at least {minimum} x {minimum} pixels.</source>
      <translation>该区域内两幅影像共同覆盖的仅有 {width} x {height} 像素，过少，无法匹配；请选择至少 {minimum} x {minimum} 像素的区域。</translation>
    </message>
    <message>
      <source>The area holds {width} x {height} pixels of '{raster}', too few to match; choose an area of at least {minimum} x {minimum} pixels.</source>
      <translation>该区域仅含“{raster}”的 {width} x {height} 像素，过少，无法匹配；请选择至少 {minimum} x {minimum} 像素的区域。</translation>
    </message>
    <message>
      <source>The {image} must be numbers of shape (rows, columns) or (rows, columns, bands), not {dtype} of shape {shape}.</source>
      <translation>{image}必须是形状为（行, 列）或（行, 列, 波段）的数值数组，而不是形状为 {shape} 的 {dtype}。</translation>
    </message>
    <message>
      <source>The {image} of shape {shape} seems to have its bands first; move them to the end with np.moveaxis(image, 0, 2).</source>
      <translation>形状为 {shape} 的{image}似乎将波段放在首维；请用 np.moveaxis(image, 0, 2) 将其移到末维。</translation>
    </message>
    <message>
      <source>The {image} of shape {shape} is too small to match; give at least {minimum} x {minimum} pixels.</source>
      <translation>形状为 {shape} 的{image}过小，无法匹配；请提供至少 {minimum} x {minimum} 像素。</translation>
    </message>
    <message>
      <source>The mask of the {image} has the shape {mask_shape}, its pixels {shape}; give both the same rows and columns.</source>
      <translation>{image}的掩膜形状为 {mask_shape}，而其像素形状为 {shape}；两者的行数和列数必须相同。</translation>
    </message>
    <message>
      <source>The {image} has no such bands ({bands}); choose from 1 to {count}.</source>
      <translation>{image}没有这些波段（{bands}）；请在 1 到 {count} 中选择。</translation>
    </message>
    <message>
      <source>x {left:.0f} to {right:.0f}, y {bottom:.0f} to {top:.0f}</source>
      <translation>x {left:.0f} 至 {right:.0f}，y {bottom:.0f} 至 {top:.0f}</translation>
    </message>
    <message>
      <source>The rasters do not overlap, not even with the search radius: '{reference}' covers {reference_extent}, '{moving}' covers {moving_extent}; check their CRSs, or choose a moving raster of the same area.</source>
      <translation>即使计入搜索半径，两幅影像也不重叠：“{reference}”覆盖 {reference_extent}，“{moving}”覆盖 {moving_extent}；请检查它们的坐标参照系，或选择同一区域的待配准影像。</translation>
    </message>
    <message>
      <source>The area lies outside the overlap of the rasters; choose an area within {extent} of '{reference}'.</source>
      <translation>该区域在两幅影像的重叠区之外；请在“{reference}”的 {extent} 内选择区域。</translation>
    </message>
    <message>
      <source>Without a CRS the size of a pixel on the ground is unknown.</source>
      <translation>没有坐标参照系时，像素的地面大小未知。</translation>
    </message>
    <message>
      <source>'{raster}' has no georeference with a CRS; assign one, for example with: {command}</source>
      <translation>“{raster}”没有带坐标参照系的地理参考；请为其指定，例如使用：{command}</translation>
    </message>
    <message>
      <source>No part of '{raster}' has coordinates in '{crs}'; check that its CRS and its coordinates belong together.</source>
      <translation>“{raster}”没有任何部分在“{crs}”中具有坐标；请检查其坐标参照系与坐标是否相符。</translation>
    </message>
    <message>
      <source>The pixel size of '{raster}' cannot be measured in '{crs}'; check that its CRS and its coordinates belong together.</source>
      <translation>无法在“{crs}”中量算“{raster}”的像素大小；请检查其坐标参照系与坐标是否相符。</translation>
    </message>
    <message>
      <source>x {left:.4f} to {right:.4f}, y {bottom:.4f} to {top:.4f}</source>
      <translation>x {left:.4f} 至 {right:.4f}，y {bottom:.4f} 至 {top:.4f}</translation>
    </message>
    <message>
      <source>'{raster}' is georeferenced but has no CRS, while '{other}' has one; assign it, for example with: {command}</source>
      <translation>“{raster}”有地理参考但没有坐标参照系，而“{other}”有；请为其指定，例如使用：{command}</translation>
    </message>
    <message>
      <source>PROJ does not understand the raster's CRS ({problem}); assign another, for example with: {command}</source>
      <translation>PROJ 无法识别该栅格的坐标参照系（{problem}）；请指定其他坐标参照系，例如使用：{command}</translation>
    </message>
    <message>
      <source>PROJ does not understand the CRS '{crs}'; give it as EPSG:… or as WKT.</source>
      <translation>PROJ 无法识别坐标参照系“{crs}”；请以 EPSG:… 或 WKT 形式给出。</translation>
    </message>
    <message>
      <source>converted from the vertical datum of the elevation model to the ellipsoid</source>
      <translation>已从高程模型的高程基准换算到椭球面</translation>
    </message>
    <message>
      <source>as stored in the elevation model, assumed to be above the ellipsoid</source>
      <translation>按高程模型的存储值，视为椭球高</translation>
    </message>
    <message>
      <source>'{dem}' is a picture in colours, no elevation model; choose a raster of heights.</source>
      <translation>“{dem}”是彩色图像，不是高程模型；请选择高程栅格。</translation>
    </message>
    <message>
      <source>'{dem}' holds complex numbers, no heights; choose a raster of heights.</source>
      <translation>“{dem}”包含复数而非高程；请选择高程栅格。</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' has no CRS or no geotransform; assign them, for example with: {command}</source>
      <translation>高程模型“{dem}”没有坐标参照系或地理变换参数；请为其指定，例如使用：{command}</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' stores its heights scaled; write them out in metres, for example with: {command}</source>
      <translation>高程模型“{dem}”存储的是经缩放的高程；请将其以米为单位写出，例如使用：{command}</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' is in '{crs}' ({kind}), which gives no place on a map; assign its real CRS, for example with: {command}</source>
      <translation>高程模型“{dem}”采用“{crs}”（{kind}），无法给出地图位置；请指定其真实坐标参考系，例如：{command}</translation>
    </message>
    <message>
      <source>The elevation model '{path}' is damaged and cannot be read to its end; copy or download it again.</source>
      <translation>高程模型“{path}”已损坏，无法完整读取；请重新复制或下载。</translation>
    </message>
    <message>
      <source>The elevation model '{path}' cannot be opened; set {option} to a raster of heights, such as a GeoTIFF.</source>
      <translation>无法打开高程模型“{path}”；请将{option}设为高程栅格，如 GeoTIFF。</translation>
    </message>
    <message>
      <source>The raster has no georeference, so its pixels have no map coordinates.</source>
      <translation>该栅格无地理参考，因此其像素没有地图坐标。</translation>
    </message>
    <message>
      <source>The control points of '{path}' have coordinates that are not numbers; correct them.</source>
      <translation>“{path}”的控制点坐标不是数字；请提供其他控制点。</translation>
    </message>
    <message>
      <source>The control points of '{path}' cannot be used ({problem}); give it at least three that are not on one line.</source>
      <translation>无法使用“{path}”的控制点（{problem}）；请提供至少三个不在同一直线上的控制点。</translation>
    </message>
    <message>
      <source>'{raster}' is damaged or cut short and cannot be read to its end; copy or download it again.</source>
      <translation>“{raster}”已损坏或不完整，无法完整读取；请重新复制或下载。</translation>
    </message>
    <message>
      <source>'{raster}' refers to '{file}', which does not exist; copy it along with the raster, or make the raster anew.</source>
      <translation>“{raster}”引用了不存在的“{file}”；请将其与栅格一同复制，或重新生成该栅格。</translation>
    </message>
    <message>
      <source>'{path}' is an archive; name the raster in it, such as {example}</source>
      <translation>“{path}”是压缩包；请指定其中的栅格，例如 {example}</translation>
    </message>
    <message>
      <source>The geotransform of '{raster}' is invalid: its pixels have no size or no location; correct it, for example with: {command}</source>
      <translation>“{raster}”的地理变换没有给出像元的大小或位置；请更正，例如：{command}</translation>
    </message>
    <message>
      <source>'{raster}' has {pixels:.0f} billion pixels and no overviews, so all of them would have to be read; build overviews with: gdaladdo -r average {location}</source>
      <translation>“{raster}”有 {pixels:.0f} 十亿个像元，且没有可避免全部读取的金字塔；请用以下命令建立：gdaladdo -r average {location}</translation>
    </message>
    <message>
      <source>'{path}' is a folder; choose a raster file in it.</source>
      <translation>“{path}”是文件夹；请选择其中的栅格文件。</translation>
    </message>
    <message>
      <source>The name '{path}' is not valid UTF-8, and GDAL cannot open it; rename the file.</source>
      <translation>名称“{path}”不是 UTF-8 文本,GDAL 无法打开;请重命名该文件。</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened; check the names of the file and of what is in it.</source>
      <translation>无法打开“{path}”；请检查文件名及其内容的名称。</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster or a vector layer; choose a file that GDAL reads, such as a GeoTIFF or a GeoPackage, and check that all its files were copied completely.</source>
      <translation>无法将“{path}”作为栅格或矢量图层打开；请选择 GDAL 可读取的文件（如 GeoTIFF 或 GeoPackage），并检查其所有文件是否复制完整。</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' has no heights where '{raster}' lies; choose one of the same area.</source>
      <translation>高程模型“{dem}”在“{raster}”所在位置没有高程；请选择同一区域的高程模型。</translation>
    </message>
    <message>
      <source>'{raster}' holds no bands itself; choose one of the rasters in it, such as {subdataset}</source>
      <translation>“{raster}”本身不含波段；请选择其中的一个栅格，例如 {subdataset}</translation>
    </message>
    <message>
      <source>'{raster}' has only {width} x {height} pixels; choose a larger raster.</source>
      <translation>“{raster}”仅有 {width} x {height} 像素；请选择更大的栅格。</translation>
    </message>
    <message>
      <source>'{path}' is empty (0 bytes); copy or download it again.</source>
      <translation>“{path}”为空（0 字节）；请重新复制或下载。</translation>
    </message>
    <message>
      <source>'{raster}' holds no bands.</source>
      <translation>“{raster}”不含任何波段。</translation>
    </message>
    <message>
      <source>The raster's RPCs are incomplete or damaged; obtain the RPC file again from the provider of the raster.</source>
      <translation>该栅格的 RPC 不完整或已损坏；请向栅格提供方重新获取 RPC 文件。</translation>
    </message>
    <message>
      <source>'{raster}' cannot be put on a grid without a CRS; assign one, for example with: {command}</source>
      <translation>“{raster}”没有坐标参照系，无法对应到格网；请为其指定，例如使用：{command}</translation>
    </message>
    <message>
      <source>No clear match within reach; set the point closer to where it belongs.</source>
      <translation>附近没有明确的匹配；请将点设在更接近其真实位置的地方。</translation>
    </message>
    <message>
      <source>No clear match here; set the point where both rasters show the same detail.</source>
      <translation>该处没有明确的匹配；请将点设在两幅影像都有相同细节的位置。</translation>
    </message>
    <message>
      <source>The reference has no data here.</source>
      <translation>参考影像在该处无数据。</translation>
    </message>
    <message>
      <source>The moving raster has no data here.</source>
      <translation>待配准影像在该处无数据。</translation>
    </message>
    <message>
      <source>Over the overlap:</source>
      <translation>重叠区内：</translation>
    </message>
    <message>
      <source>RMSE {rmse}, CE90 {ce90}.</source>
      <translation>RMSE {rmse}，CE90 {ce90}。</translation>
    </message>
    <message>
      <source>At nine of ten random locations the error of the transform is at most the CE90. Predicted from the tie points, whose errors are correlated with those of their neighbours, so they count as {count} independent ones. Errors that the two sensors cause everywhere alike are included by experience; relief between the points is not.</source>
      <translation>在十分之九的随机位置，变换的误差不超过 CE90。由连接点预测；连接点的误差与相邻点相关，因此相当于 {count} 个独立点。两种传感器在各处共同造成的误差按经验计入；点间地形起伏的影响不计入。</translation>
    </message>
    <message>
      <source>Metres are ground distances: 1 m in the CRS of the reference is {metres} m on the ground.</source>
      <translation>米为地面距离：参考影像坐标参照系中的 1 m 相当于地面 {metres} m。</translation>
    </message>
    <message>
      <source>the mean residual of the check points is {bias} px, small compared with the RMSE: shifting the image as a whole would not improve it.</source>
      <translation>检查点的平均残差为 {bias} px，与 RMSE 相比较小：整体平移影像不会改善结果。</translation>
    </message>
    <message>
      <source>median</source>
      <translation>中位数</translation>
    </message>
    <message>
      <source>maximum</source>
      <translation>最大值</translation>
    </message>
    <message>
      <source>RMSE {rmse} (90 % interval: {low} to {high} px), CE90 {ce90}, which takes that interval into account.</source>
      <translation>RMSE {rmse}（90 % 区间：{low} 至 {high} px），CE90 {ce90}（已考虑该区间）。</translation>
    </message>
    <message>
      <source>points</source>
      <translation>点</translation>
    </message>
    <message>
      <source>Check points:</source>
      <translation>检查点：</translation>
    </message>
    <message>
      <source>excluded from every fit. CE90 {distance}: 90 % of them lie within this distance of their predicted position. This includes their own matching errors, so the transform may be better; they lie among the tie points, so away from these it may be worse. They come from the same matcher: its systematic errors, such as those from relief displacement, do not show in them.</source>
      <translation>不参与任何拟合。CE90 {distance}：其中 90 % 与预测位置的距离不超过该值。其中包含检查点自身的匹配误差，因此变换可能更好；检查点位于连接点之间，因此在远离连接点处可能更差。它们来自同一匹配方法：其系统误差（例如地形起伏引起的位移）不会在其中显现。</translation>
    </message>
    <message>
      <source>the mean residual of the check points is {bias} px, large compared with the RMSE: the image as a whole is shifted.</source>
      <translation>检查点的平均残差为 {bias} px，与 RMSE 相比较大：影像存在整体偏移。</translation>
    </message>
    <message>
      <source>Distribution of the residuals</source>
      <translation>残差分布</translation>
    </message>
    <message>
      <source>Direction of the residuals</source>
      <translation>残差方向</translation>
    </message>
    <message>
      <source>Residual vectors</source>
      <translation>残差矢量</translation>
    </message>
    <message>
      <source>unknown. The tie points lie too close together to state the accuracy elsewhere.</source>
      <translation>未知。连接点过于集中，无法判断变换在其他地方的偏差。</translation>
    </message>
    <message>
      <source>bias, right (grid east)</source>
      <translation>系统偏差，向右（格网东）</translation>
    </message>
    <message>
      <source>bias, up (grid north)</source>
      <translation>系统偏差，向上（格网北）</translation>
    </message>
    <message>
      <source>bias, right</source>
      <translation>系统偏差，向右</translation>
    </message>
    <message>
      <source>bias, up</source>
      <translation>系统偏差，向上</translation>
    </message>
    <message>
      <source>none, so the accuracy between the tie points is unknown.</source>
      <translation>无，因此连接点之间的精度未知。</translation>
    </message>
    <message>
      <source>Circles: CE90. Crosses: mean. A round, centred cloud is random error; an elongated or off-centre cloud is systematic error in one direction.</source>
      <translation>圆：CE90。十字：平均值。点群呈圆形且居中为随机误差；呈长条形或偏离中心则为某一方向的系统误差。</translation>
    </message>
    <message>
      <source>Arrows: from the reference point (dot) to the transformed moving point, drawn {times:g} times as long. The bar in the corner stands for {bar} px. Parallel arrows next to each other are an error that the transform cannot model; arrows in all directions are noise.</source>
      <translation>箭头：从参考点（圆点）指向变换后的待配准点，长度放大 {times:g} 倍。角落的比例条代表 {bar} px。相邻箭头相互平行，说明存在变换无法模拟的误差；箭头方向杂乱则为噪声。</translation>
    </message>
    <message>
      <source>Tie points:</source>
      <translation>连接点：</translation>
    </message>
    <message>
      <source>the transform was fitted to them. Their residuals show how closely it follows them, not how accurate it is: a more flexible transform has smaller residuals, whether it is better or not.</source>
      <translation>变换由这些点拟合得到。其残差反映变换与这些点的吻合程度，而非变换的精度：无论好坏，越灵活的变换残差越小。</translation>
    </message>
    <message>
      <source>The residuals at the check points are clearly larger than at the tie points: between the tie points the transform is less accurate than the fit suggests.</source>
      <translation>检查点的残差明显大于连接点的残差：在连接点之间，变换的精度低于拟合结果所示。</translation>
    </message>
    <message>
      <source>Bias:</source>
      <translation>系统偏差：</translation>
    </message>
    <message>
      <source>Accuracy</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>{points} by length of their residual.</source>
      <translation>{points}，按残差大小统计。</translation>
    </message>
    <message>
      <source>Histogram of the residuals, {points}: {measures}</source>
      <translation>残差直方图，{points}：{measures}</translation>
    </message>
    <message>
      <source>Residuals by direction: {measures}</source>
      <translation>按方向的残差：{measures}</translation>
    </message>
    <message>
      <source>residual in reference pixels</source>
      <translation>残差（参考影像像素）</translation>
    </message>
    <message>
      <source>Close-up {number}</source>
      <translation>局部放大 {number}</translation>
    </message>
    <message>
      <source>this page</source>
      <translation>本页</translation>
    </message>
    <message>
      <source>one picture: matches, checkerboard, residuals</source>
      <translation>一张图：匹配、棋盘格、残差</translation>
    </message>
    <message>
      <source>all points with coordinates, score, residual and role</source>
      <translation>全部点，包括坐标、得分、残差和用途</translation>
    </message>
    <message>
      <source>the doubtful points, for the tie point panel of QGIS only</source>
      <translation>不可信的点，仅供 QGIS 的连接点面板使用</translation>
    </message>
    <message>
      <source>styled layers for QGIS: tie points, displacements, tiles</source>
      <translation>带样式的 QGIS 图层：连接点、位移、图块</translation>
    </message>
    <message>
      <source>the tie points in longitude and latitude, for web maps</source>
      <translation>经纬度形式的连接点，用于网络地图</translation>
    </message>
    <message>
      <source>the moving raster with GCPs, for GDAL; contains no pixels</source>
      <translation>带地面控制点的待配准影像，供 GDAL 使用；不含像素</translation>
    </message>
    <message>
      <source>registers the moving raster with GDAL, on Linux and macOS</source>
      <translation>用 GDAL 校正待配准影像（Linux 和 macOS）</translation>
    </message>
    <message>
      <source>registers the moving raster with GDAL, on Windows</source>
      <translation>用 GDAL 校正待配准影像（Windows）</translation>
    </message>
    <message>
      <source>moves the vector layers with GDAL's ogr2ogr</source>
      <translation>用 GDAL 的 ogr2ogr 移动矢量图层</translation>
    </message>
    <message>
      <source>the moving raster with corrected RPCs; contains no pixels</source>
      <translation>带修正后 RPC 的待配准影像；不含像素</translation>
    </message>
    <message>
      <source>the elevation model with ellipsoidal heights, for the RPCs</source>
      <translation>椭球高形式的高程模型，与 RPC 配合使用</translation>
    </message>
    <message>
      <source>the target CRS of the scripts for the RPCs</source>
      <translation>RPC 脚本的目标坐标参照系</translation>
    </message>
    <message>
      <source>orthorectifies the moving raster by its RPCs, on Linux and macOS</source>
      <translation>按 RPC 正射校正待配准影像（Linux 和 macOS）</translation>
    </message>
    <message>
      <source>orthorectifies the moving raster by its RPCs, on Windows</source>
      <translation>按 RPC 正射校正待配准影像（Windows）</translation>
    </message>
    <message>
      <source>a copy of the moving raster with GCPs</source>
      <translation>带地面控制点的待配准影像副本</translation>
    </message>
    <message>
      <source>GCPs for ENVI, image to map</source>
      <translation>ENVI 地面控制点（影像到地图）</translation>
    </message>
    <message>
      <source>GCPs for ENVI, image to image</source>
      <translation>ENVI 地面控制点（影像到影像）</translation>
    </message>
    <message>
      <source>GCPs for ERDAS IMAGINE</source>
      <translation>ERDAS IMAGINE 地面控制点</translation>
    </message>
    <message>
      <source>GCPs for the Orfeo ToolBox</source>
      <translation>Orfeo ToolBox 地面控制点</translation>
    </message>
    <message>
      <source>GCPs for GRASS GIS, i.rectify</source>
      <translation>GRASS GIS 地面控制点（i.rectify）</translation>
    </message>
    <message>
      <source>everything for programs; HetMatch reads it again</source>
      <translation>供程序使用的全部内容；HetMatch 可重新读取</translation>
    </message>
    <message>
      <source>GCPs for the QGIS Georeferencer; copy it next to the raster</source>
      <translation>QGIS 配准工具的地面控制点；请复制到栅格旁</translation>
    </message>
    <message>
      <source>the corrected RPCs; programs find them next to the raster of that name</source>
      <translation>修正后的 RPC；程序会在同名栅格旁找到它</translation>
    </message>
    <message>
      <source>the corrected RPCs as text</source>
      <translation>文本格式的修正后 RPC</translation>
    </message>
    <message>
      <source>With GDAL, in this folder:</source>
      <translation>使用 GDAL，在此文件夹中：</translation>
    </message>
    <message>
      <source>opening the rasters</source>
      <translation>打开影像</translation>
    </message>
    <message>
      <source>loading the matcher</source>
      <translation>加载匹配器</translation>
    </message>
    <message>
      <source>coarse matching</source>
      <translation>粗匹配</translation>
    </message>
    <message>
      <source>refining the position</source>
      <translation>逼近</translation>
    </message>
    <message>
      <source>tile matching</source>
      <translation>图块匹配</translation>
    </message>
    <message>
      <source>choosing and testing the transform</source>
      <translation>选择并检验变换</translation>
    </message>
    <message>
      <source>geotransform</source>
      <translation>地理变换参数</translation>
    </message>
    <message>
      <source>ground control points</source>
      <translation>地面控制点</translation>
    </message>
    <message>
      <source>RPCs</source>
      <translation>RPC</translation>
    </message>
    <message>
      <source>Written {time} by HetMatch, matcher {matcher}. Versions: {versions}.</source>
      <translation>由 HetMatch 于 {time} 写出，匹配器 {matcher}。版本：{versions}。</translation>
    </message>
    <message>
      <source>{bands} of {count}, {type}</source>
      <translation>{bands}（共 {count} 个），{type}</translation>
    </message>
    <message>
      <source>{share:.0%} of it masked by {mask}</source>
      <translation>其中 {share:.0%} 被 {mask} 掩膜</translation>
    </message>
    <message>
      <source>drawn beside buildings and trees as in the photograph: sun at {azimuth:.0f} degrees from north, {length:.1f} m long</source>
      <translation>按照片绘制在建筑物和树木旁：太阳位于北起 {azimuth:.0f} 度方向，长 {length:.1f} 米</translation>
    </message>
    <message>
      <source>map units</source>
      <translation>地图单位</translation>
    </message>
    <message>
      <source>setting</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>value</source>
      <translation>值</translation>
    </message>
    <message>
      <source>default</source>
      <translation>默认值</translation>
    </message>
    <message>
      <source>{name} was not written: {reason}.</source>
      <translation>未写出 {name}：{reason}。</translation>
    </message>
    <message>
      <source>Time and versions</source>
      <translation>时间与版本</translation>
    </message>
    <message>
      <source>all {count}, {type}</source>
      <translation>全部 {count} 个，{type}</translation>
    </message>
    <message>
      <source>With GDAL, in this folder ({script} on Windows):</source>
      <translation>使用 GDAL，在此文件夹中运行（Windows 上为 {script}）：</translation>
    </message>
    <message>
      <source>Move the vector layers</source>
      <translation>移动矢量图层</translation>
    </message>
    <message>
      <source>Repeat this match</source>
      <translation>重复此匹配</translation>
    </message>
    <message>
      <source>file</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>georeference</source>
      <translation>地理参考</translation>
    </message>
    <message>
      <source>CRS</source>
      <translation>坐标参照系</translation>
    </message>
    <message>
      <source>pixel size</source>
      <translation>像素大小</translation>
    </message>
    <message>
      <source>modality</source>
      <translation>模态</translation>
    </message>
    <message>
      <source>content</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>mask</source>
      <translation>掩膜</translation>
    </message>
    <message>
      <source>undeclared nodata</source>
      <translation>未声明的无数据值</translation>
    </message>
    <message>
      <source>treated as nodata</source>
      <translation>视为无数据</translation>
    </message>
    <message>
      <source>collar</source>
      <translation>影像边框</translation>
    </message>
    <message>
      <source>scanned map: margin and ink left out</source>
      <translation>扫描地图：不计图廓外和墨迹</translation>
    </message>
    <message>
      <source>sheet</source>
      <translation>图幅</translation>
    </message>
    <message>
      <source>shadows</source>
      <translation>阴影</translation>
    </message>
    <message>
      <source>Rasters</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>All settings</source>
      <translation>全部设置</translation>
    </message>
    <message>
      <source>Files</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>total, without writing the files</source>
      <translation>总计，不含写出文件</translation>
    </message>
    <message>
      <source>stage</source>
      <translation>阶段</translation>
    </message>
    <message>
      <source>time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>With HetMatch, in this folder:</source>
      <translation>使用 HetMatch，在此文件夹中运行：</translation>
    </message>
    <message>
      <source>Other rasters on the same pixel grid, such as other bands:</source>
      <translation>同一像素格网的其他栅格，例如其他波段：</translation>
    </message>
    <message>
      <source>Register the moving raster</source>
      <translation>校正待配准影像</translation>
    </message>
    <message>
      <source>{width:,} x {height:,} pixels</source>
      <translation>{width:,} x {height:,} 像素</translation>
    </message>
    <message>
      <source>Changed settings:</source>
      <translation>已更改的设置：</translation>
    </message>
    <message>
      <source>All settings are the defaults.</source>
      <translation>所有设置均为默认值。</translation>
    </message>
    <message>
      <source>Shifts of the moving image, in reference pixels, from the position found by the match: the larger a circle, the better the images agree there.</source>
      <translation>待配准影像相对匹配位置的平移，以参考像素计：圆越大，两幅影像在该处越一致。</translation>
    </message>
    <message>
      <source>Other positions that fit</source>
      <translation>其他吻合的位置</translation>
    </message>
    <message>
      <source>The moving image was also laid on the reference at other shifts. The lead says by how many standard errors the blocks of the overlap prefer the match; below about 2 they prefer neither.</source>
      <translation>待配准影像还以其他平移量叠放到参考影像上。“领先”表示重叠区各块以多少倍标准误差偏向该匹配；低于约 2 时二者不分上下。</translation>
    </message>
    <message>
      <source>shift (column, row)</source>
      <translation>平移（列，行）</translation>
    </message>
    <message>
      <source>distance</source>
      <translation>距离</translation>
    </message>
    <message>
      <source>correlation, match = 100 %</source>
      <translation>相关系数，匹配 = 100 %</translation>
    </message>
    <message>
      <source>lead of the match</source>
      <translation>匹配的领先</translation>
    </message>
    <message>
      <source>Map of the shifts that fit</source>
      <translation>吻合平移的分布图</translation>
    </message>
    <message>
      <source>on the ground</source>
      <translation>地面距离</translation>
    </message>
    <message>
      <source>match</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>Predicted error</source>
      <translation>预测误差</translation>
    </message>
    <message>
      <source>The search ended because {reason}.</source>
      <translation>搜索结束的原因：{reason}。</translation>
    </message>
    <message>
      <source>Map of the predicted error</source>
      <translation>预测误差图</translation>
    </message>
    <message>
      <source>Predicted error along one axis, from 0 px (dark) to {largest:.2f} px (bright); frames are the tiles that were searched, small ones those that were only measured.</source>
      <translation>沿一个坐标轴的预测误差，从 0 px（暗）到 {largest:.2f} px（亮）；方框为已搜索的图块，小方框为仅测量的图块。</translation>
    </message>
    <message>
      <source>Predicted error along one axis, from 0 px (dark) to {largest:.2f} px (bright).</source>
      <translation>沿一个坐标轴的预测误差，从 0 px（暗）到 {largest:.2f} px（亮）。</translation>
    </message>
    <message>
      <source>Expected error of the transform along one axis, estimated by leaving parts of the overlap out: median {median:.2f} px, at most {most:.2f} px. It steers the search; errors that all parts share, and ground beyond the points, count only in the accuracy over the overlap.</source>
      <translation>由逐个剔除重叠区各部分得出的变换沿一个坐标轴的预期误差：中位数 {median:.2f} px，最大 {most:.2f} px。该值用于引导搜索；各部分共有的误差以及点范围之外的地面只计入重叠区内的精度。</translation>
    </message>
    <message>
      <source>{count:,} of {possible:,} tiles that would cover the overlap were searched.</source>
      <translation>共需 {possible:,} 个图块才能覆盖重叠区，已搜索其中 {count:,} 个。</translation>
    </message>
    <message>
      <source>{count:,} of {possible:,} tiles that would cover the overlap were searched, in {rounds} rounds.</source>
      <translation>共需 {possible:,} 个图块才能覆盖重叠区，已分 {rounds} 轮搜索其中 {count:,} 个。</translation>
    </message>
    <message>
      <source>skipped</source>
      <translation>已跳过</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>图块</translation>
    </message>
    <message>
      <source>reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Map of the tiles</source>
      <translation>图块分布图</translation>
    </message>
    <message>
      <source>Tiles on the reference:</source>
      <translation>参考影像上的图块：</translation>
    </message>
    <message>
      <source>The overlap was searched in one tile.</source>
      <translation>重叠区作为一个图块进行搜索。</translation>
    </message>
    <message>
      <source>The overlap was searched in {count:,} tiles ({statuses}).</source>
      <translation>重叠区分为 {count:,} 个图块进行搜索（{statuses}）。</translation>
    </message>
    <message>
      <source>{points:,} points were consistent with their neighbours, before outliers were rejected and the points decimated.</source>
      <translation>剔除粗差和抽稀之前，有 {points:,} 个点与相邻点一致。</translation>
    </message>
    <message>
      <source>{points:,} points were consistent with their neighbours.</source>
      <translation>有 {points:,} 个点与相邻点一致。</translation>
    </message>
    <message>
      <source>All {count} tiles</source>
      <translation>全部 {count} 个图块</translation>
    </message>
    <message>
      <source>tiles</source>
      <translation>图块</translation>
    </message>
    <message>
      <source>shift at the centre {pixels} reference pixels = {distance} ({east_west} and {north_south})</source>
      <translation>中心平移 {pixels} 个参考影像像素 = {distance}（{east_west}，{north_south}）</translation>
    </message>
    <message>
      <source>rotation {angle}° anticlockwise</source>
      <translation>逆时针旋转 {angle}°</translation>
    </message>
    <message>
      <source>Correction of the moving raster's georeference: {parts}.</source>
      <translation>待配准影像地理参考的修正：{parts}。</translation>
    </message>
    <message>
      <source>1 moving pixel = {scale} reference pixels</source>
      <translation>1 个待配准影像像素 = {scale} 个参考影像像素</translation>
    </message>
    <message>
      <source>centre at column {column:,.1f}, row {row:,.1f} of the reference</source>
      <translation>中心位于参考影像第 {column:,.1f} 列、第 {row:,.1f} 行</translation>
    </message>
    <message>
      <source>Position of the moving image: {parts}.</source>
      <translation>待配准影像的位置：{parts}。</translation>
    </message>
    <message>
      <source>shift at the centre {pixels} reference pixels</source>
      <translation>中心平移 {pixels} 个参考影像像素</translation>
    </message>
    <message>
      <source>shift at the centre {pixels} reference pixels = {distance}</source>
      <translation>中心平移 {pixels} 个参考影像像素 = {distance}</translation>
    </message>
    <message>
      <source>mirrored</source>
      <translation>镜像</translation>
    </message>
    <message>
      <source>no rotation</source>
      <translation>无旋转</translation>
    </message>
    <message>
      <source>rotation {angle}° clockwise</source>
      <translation>顺时针旋转 {angle}°</translation>
    </message>
    <message>
      <source>anisotropic scale {percent:.1f} %</source>
      <translation>各向异性缩放 {percent:.1f} %</translation>
    </message>
    <message>
      <source>Mean correction of the moving raster's georeference: {parts}.</source>
      <translation>待配准影像地理参考的平均修正：{parts}。</translation>
    </message>
    <message>
      <source>Position of the moving image (mean of the curve): {parts}.</source>
      <translation>待配准影像的位置（曲面变换的平均）：{parts}。</translation>
    </message>
    <message>
      <source>scale {scale:.5g}</source>
      <translation>缩放 {scale:.5g}</translation>
    </message>
    <message>
      <source>{distance} grid east</source>
      <translation>格网东向 {distance}</translation>
    </message>
    <message>
      <source>{distance} grid west</source>
      <translation>格网西向 {distance}</translation>
    </message>
    <message>
      <source>{distance} grid north</source>
      <translation>格网北向 {distance}</translation>
    </message>
    <message>
      <source>{distance} grid south</source>
      <translation>格网南向 {distance}</translation>
    </message>
    <message>
      <source>significance of the coarse match, -log10 of its chance probability</source>
      <translation>粗匹配的显著性（偶然概率的 -log10）</translation>
    </message>
    <message>
      <source>significance of the tile matches, -log10 of their chance probability</source>
      <translation>图块匹配的显著性（偶然概率的 -log10）</translation>
    </message>
    <message>
      <source>share of the tile matches that agree with one transform</source>
      <translation>符合同一变换的图块匹配所占比例</translation>
    </message>
    <message>
      <source>share of the lattice points that agree with their neighbours</source>
      <translation>与相邻点一致的格网点所占比例</translation>
    </message>
    <message>
      <source>share of these that agree with the chosen transform</source>
      <translation>其中符合所选变换的比例</translation>
    </message>
    <message>
      <source>mean correlation at the peaks</source>
      <translation>峰值处的平均相关系数</translation>
    </message>
    <message>
      <source>significance of the agreement of independent windows, -log10</source>
      <translation>独立窗口一致性的显著性（-log10）</translation>
    </message>
    <message>
      <source>{count:,} points, all used for the fit. There are no check points, so the accuracy is unknown; check the pictures.</source>
      <translation>{count:,} 个点，全部用于拟合。没有检查点，因此精度未知；请检查图像。</translation>
    </message>
    <message>
      <source>The points cover most of the overlap: {cells} of the 16 cells of a 4 x 4 grid.</source>
      <translation>点覆盖了重叠区的大部分：4 x 4 格网的 16 个格中有 {cells} 个。</translation>
    </message>
    <message>
      <source>Points edited by hand: no confidence is computed.</source>
      <translation>点经手动编辑：不计算置信度。</translation>
    </message>
    <message>
      <source>including {points}</source>
      <translation>含 {points}</translation>
    </message>
    <message>
      <source>no check points</source>
      <translation>无检查点</translation>
    </message>
    <message>
      <source>shift at the centre</source>
      <translation>中心平移</translation>
    </message>
    <message>
      <source>Transform: {description}.</source>
      <translation>变换：{description}。</translation>
    </message>
    <message>
      <source>{count:,} points: the transform was fitted to {ties:,} tie points and tested at {checks:,} check points.</source>
      <translation>{count:,} 个点：变换由 {ties:,} 个连接点拟合，并用 {checks:,} 个检查点检验。</translation>
    </message>
    <message>
      <source>The points cover the whole overlap: all 16 cells of a 4 x 4 grid.</source>
      <translation>点覆盖了整个重叠区：4 x 4 格网的全部 16 个格。</translation>
    </message>
    <message>
      <source>The points cover only a part of the overlap: {cells} of the 16 cells of a 4 x 4 grid.</source>
      <translation>点仅覆盖重叠区的一部分：4 x 4 格网的 16 个格中有 {cells} 个。</translation>
    </message>
    <message>
      <source>density of the points outside of what is drawn over both images, relative to that of all points</source>
      <translation>两幅影像上均无绘制内容处的点密度，与全部点密度之比</translation>
    </message>
    <message>
      <source>Evidence for the confidence</source>
      <translation>置信度的依据</translation>
    </message>
    <message>
      <source>The confidence is {confidence}. Below {minimum:g} no match is reported, because wrong tie points are worse than none.</source>
      <translation>置信度为 {confidence}。低于 {minimum:g} 时不给出匹配结果，因为错误的连接点比没有连接点更糟。</translation>
    </message>
    <message>
      <source>What to try next</source>
      <translation>后续建议</translation>
    </message>
    <message>
      <source>Look at the two images below: do they show the same area, at a similar scale?</source>
      <translation>请查看下方的两幅影像：它们是否为同一区域，比例尺是否相近？</translation>
    </message>
    <message>
      <source>Ambiguous.</source>
      <translation>不唯一。</translation>
    </message>
    <message>
      <source>No reliable match.</source>
      <translation>没有可靠的匹配。</translation>
    </message>
    <message>
      <source>Registered by hand.</source>
      <translation>已手动配准。</translation>
    </message>
    <message>
      <source>Warning.</source>
      <translation>警告。</translation>
    </message>
    <message>
      <source>evidence (larger is better)</source>
      <translation>依据（越大越好）</translation>
    </message>
    <message>
      <source>Most tiles were skipped; the section Tiles gives the reasons.</source>
      <translation>大部分图块已被跳过；原因见“图块”一节。</translation>
    </message>
    <message>
      <source>Several positions fit; they are listed below. If you know the right one, match near it: {option}; result.json has the numbers.</source>
      <translation>有多个位置吻合，列于下方。如果知道正确的位置，请在其附近匹配：{option}；数值见 result.json。</translation>
    </message>
    <message>
      <source>If the moving raster may be displaced by more than 5 % of the overlap, set the expected error in metres: {option}.</source>
      <translation>如果待配准影像的偏移可能超过重叠区的 5 %，请以米为单位设置预期误差：{option}。</translation>
    </message>
    <message>
      <source>If its orientation is unreliable: {option}.</source>
      <translation>如果其方向不可靠：{option}。</translation>
    </message>
    <message>
      <source>The reference was classified as {reference}, the moving image as {moving}. If this is wrong, set the modalities: {option}.</source>
      <translation>参考影像被判定为{reference}，待配准影像被判定为{moving}。如不正确，请设置模态：{option}。</translation>
    </message>
    <message>
      <source>Other bands may show more structure: {reference_bands}, {moving_bands}.</source>
      <translation>其他波段可能有更多纹理结构：{reference_bands}，{moving_bands}。</translation>
    </message>
    <message>
      <source>If only a part of the overlap has structure, match that part: {option}.</source>
      <translation>如果重叠区只有一部分有纹理结构，请匹配该部分：{option}。</translation>
    </message>
    <message>
      <source>Matched with low confidence.</source>
      <translation>匹配成功，但置信度低。</translation>
    </message>
    <message>
      <source>Matched.</source>
      <translation>匹配成功。</translation>
    </message>
    <message>
      <source>coverage of the overlap</source>
      <translation>重叠区覆盖率</translation>
    </message>
    <message>
      <source>at most 1</source>
      <translation>最大为 1</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>摘要</translation>
    </message>
    <message>
      <source>agreement of the ground, standard errors above chance</source>
      <translation>地物的一致程度，高于偶然的标准误差倍数</translation>
    </message>
    <message>
      <source>lead over the best other position, standard errors</source>
      <translation>领先其他最佳位置的标准误差倍数</translation>
    </message>
    <message>
      <source>RMSE at check points</source>
      <translation>检查点的 RMSE</translation>
    </message>
    <message>
      <source>CE90 at check points</source>
      <translation>检查点的 CE90</translation>
    </message>
    <message>
      <source>Overlay</source>
      <translation>叠加</translation>
    </message>
    <message>
      <source>Checkerboard</source>
      <translation>棋盘格</translation>
    </message>
    <message>
      <source>False colours</source>
      <translation>假彩色</translation>
    </message>
    <message>
      <source>before</source>
      <translation>配准前</translation>
    </message>
    <message>
      <source>after</source>
      <translation>配准后</translation>
    </message>
    <message>
      <source>{view}, {state}: checkerboard of the reference and the moving image</source>
      <translation>{view}，{state}：参考影像与待配准影像的棋盘格</translation>
    </message>
    <message>
      <source>Before and after</source>
      <translation>配准前后</translation>
    </message>
    <message>
      <source>Overlay by georeference</source>
      <translation>按地理参考叠加</translation>
    </message>
    <message>
      <source>The moving image is drawn at the position of its own georeference.</source>
      <translation>待配准影像按其自身地理参考的位置绘制。</translation>
    </message>
    <message>
      <source>After: the registered moving image.</source>
      <translation>配准后：已配准的待配准影像。</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Zoom with the buttons, a double click, two fingers or Ctrl and the mouse wheel; drag to move the picture. Keyboard: the arrow keys move the line or the slider, + and - zoom.</source>
      <translation>缩放：使用按钮、双击、双指或 Ctrl 加鼠标滚轮；拖动可移动图像。键盘：方向键移动分割线或滑块，+ 和 - 缩放。</translation>
    </message>
    <message>
      <source>The address of the page contains the view, so that you can share it.</source>
      <translation>页面地址包含当前视图，便于分享。</translation>
    </message>
    <message>
      <source>Moving image, before</source>
      <translation>待配准影像，配准前</translation>
    </message>
    <message>
      <source>Moving image, after</source>
      <translation>待配准影像，配准后</translation>
    </message>
    <message>
      <source>The whole moving image</source>
      <translation>整幅待配准影像</translation>
    </message>
    <message>
      <source>Before: the moving image at the position of its own georeference.</source>
      <translation>配准前：待配准影像位于其自身地理参考的位置。</translation>
    </message>
    <message>
      <source>Compare by</source>
      <translation>对比方式</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Seconds per image</source>
      <translation>每幅影像秒数</translation>
    </message>
    <message>
      <source>Opacity of the moving image</source>
      <translation>待配准影像的不透明度</translation>
    </message>
    <message>
      <source>Squares along the longer side</source>
      <translation>长边方向的格数</translation>
    </message>
    <message>
      <source>Moving, before</source>
      <translation>待配准，配准前</translation>
    </message>
    <message>
      <source>Moving, after</source>
      <translation>待配准，配准后</translation>
    </message>
    <message>
      <source>{image} (below)</source>
      <translation>{image}（下层）</translation>
    </message>
    <message>
      <source>{image} (above)</source>
      <translation>{image}（上层）</translation>
    </message>
    <message>
      <source>{image}: magenta</source>
      <translation>{image}：品红</translation>
    </message>
    <message>
      <source>{image}: green</source>
      <translation>{image}：绿色</translation>
    </message>
    <message>
      <source>The space bar switches between before and after.</source>
      <translation>空格键可在配准前后之间切换。</translation>
    </message>
    <message>
      <source>1 pixel = {count} reference pixels</source>
      <translation>1 像素 = {count} 个参考影像像素</translation>
    </message>
    <message>
      <source>The two images</source>
      <translation>两幅影像</translation>
    </message>
    <message>
      <source>That is outside the area shown, so nothing of it is visible before.</source>
      <translation>该位置在所示区域之外，因此配准前看不到待配准影像。</translation>
    </message>
    <message>
      <source>Before: the moving image stretched over the whole reference, corner to corner, because at least one of the two images has no georeference.</source>
      <translation>配准前：待配准影像按四角对应拉伸至整幅参考影像，因为两幅影像中至少有一幅无地理参考。</translation>
    </message>
    <message>
      <source>Before: the moving image stretched over the area shown, corner to corner, because at least one of the two images has no georeference.</source>
      <translation>配准前：待配准影像按四角对应拉伸至所示区域，因为两幅影像中至少有一幅无地理参考。</translation>
    </message>
    <message>
      <source>Moving image</source>
      <translation>待配准影像</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Comparison of reference and moving image</source>
      <translation>参考影像与待配准影像对比</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>适合窗口</translation>
    </message>
    <message>
      <source>More likely right than wrong: check the pictures before you use it.</source>
      <translation>正确的可能性大于错误的可能性：使用前请检查图像。</translation>
    </message>
    <message>
      <source>check points</source>
      <translation>检查点</translation>
    </message>
    <message>
      <source>tie points</source>
      <translation>连接点</translation>
    </message>
    <message>
      <source>shift (the same translation for the whole image)</source>
      <translation>平移（整幅影像采用同一位移）</translation>
    </message>
    <message>
      <source>similarity (translation, rotation and one scale for the whole image)</source>
      <translation>相似变换（整幅影像采用平移、旋转和单一缩放）</translation>
    </message>
    <message>
      <source>affine (translation, rotation, scale and shear for the whole image)</source>
      <translation>仿射变换（整幅影像采用平移、旋转、缩放和错切）</translation>
    </message>
    <message>
      <source>relief (affine plus displacement by the height of the ground)</source>
      <translation>地形位移（仿射加上由地面高程引起的位移）</translation>
    </message>
    <message>
      <source>homography (affine plus perspective, for the whole image)</source>
      <translation>单应变换（整幅影像采用仿射加透视）</translation>
    </message>
    <message>
      <source>polynomial of degree 2 (a smooth bend over the whole image)</source>
      <translation>二次多项式（整幅影像平滑弯曲）</translation>
    </message>
    <message>
      <source>polynomial of degree 3 (smooth bends over the whole image)</source>
      <translation>三次多项式（整幅影像多处平滑弯曲）</translation>
    </message>
    <message>
      <source>thin plate spline (bends locally to follow the tie points)</source>
      <translation>薄板样条（局部弯曲以贴合连接点）</translation>
    </message>
    <message>
      <source>Confidence {confidence:.3f}: about {count} of 100 calibration matches with evidence like this were correct. It is the probability that the match is correct, not a measure of its accuracy.</source>
      <translation>置信度 {confidence:.3f}：在依据与此类似的 100 个标定匹配中，约有 {count} 个正确。它表示匹配正确的概率，而非匹配精度。</translation>
    </message>
    <message>
      <source>Confidence {confidence:.1f}, set by hand: the points alone were not convincing, but the whole map agrees with the image at this position far better than anywhere else. Where the image shows no shadows, the error may be twice the stated accuracy; check the pictures.</source>
      <translation>置信度 {confidence:.1f}（人工设定）：仅凭连接点不足以令人信服，但整幅地图在此位置与影像的吻合程度远高于其他任何位置。影像中没有阴影时，误差可能是所述精度的两倍；请查看图片。</translation>
    </message>
    <message>
      <source>{length} {unit}</source>
      <translation>{length} {unit}</translation>
    </message>
    <message>
      <source>Practically certain.</source>
      <translation>几乎可以确定。</translation>
    </message>
    <message>
      <source>Very likely correct.</source>
      <translation>很可能正确。</translation>
    </message>
    <message>
      <source>Probably correct.</source>
      <translation>大概正确。</translation>
    </message>
    <message>
      <source>Confidence {confidence:.3f}: at least 99 of 100 calibration matches with evidence like this were correct. It is the probability that the match is correct, not a measure of its accuracy.</source>
      <translation>置信度 {confidence:.3f}：在依据与此类似的 100 个标定匹配中，至少有 99 个正确。它表示匹配正确的概率，而非匹配精度。</translation>
    </message>
    <message>
      <source>1 tie point</source>
      <translation>1 个连接点</translation>
    </message>
    <message>
      <source>{count:,} tie points</source>
      <translation>{count:,} 个连接点</translation>
    </message>
    <message>
      <source>{length} km</source>
      <translation>{length} km</translation>
    </message>
    <message>
      <source>1 check point</source>
      <translation>1 个检查点</translation>
    </message>
    <message>
      <source>{count:,} check points</source>
      <translation>{count:,} 个检查点</translation>
    </message>
    <message>
      <source>The table and the GeoPackage of the result are already in '{folder}'; choose another folder for the files, or other formats.</source>
      <translation>该结果的表格和 GeoPackage 已在“{folder}”中；请为文件选择其他文件夹，或选择其他格式。</translation>
    </message>
    <message>
      <source>Choosing the GCPs</source>
      <translation>正在选择地面控制点</translation>
    </message>
    <message>
      <source>Writing the files</source>
      <translation>正在写出文件</translation>
    </message>
    <message>
      <source>There is nothing to write ({reasons}); choose other formats.</source>
      <translation>没有可写出的内容（{reasons}）；请选择其他格式。</translation>
    </message>
    <message>
      <source>{name}: {reason}</source>
      <translation>{name}：{reason}</translation>
    </message>
    <message>
      <source>it is too large</source>
      <translation>它过大</translation>
    </message>
    <message>
      <source>'{path}' is missing; match the rasters again.</source>
      <translation>缺少“{path}”；请重新匹配影像。</translation>
    </message>
    <message>
      <source>There is no result in '{folder}'; choose the folder with the results of a match.</source>
      <translation>“{folder}”中没有结果；请选择匹配结果的文件夹。</translation>
    </message>
    <message>
      <source>'{path}' is not a result of HetMatch; match the rasters again.</source>
      <translation>“{path}”不是 HetMatch 的结果；请重新匹配影像。</translation>
    </message>
    <message>
      <source>'{path}' was written by a later version of HetMatch; update HetMatch, or match the rasters again.</source>
      <translation>“{path}”由更新版本的 HetMatch 写出；请更新 HetMatch，或重新匹配影像。</translation>
    </message>
    <message>
      <source>'{path}' has {count} tie points, but the transform needs {needed}; match the rasters again.</source>
      <translation>“{path}”有 {count} 个连接点，但该变换需要 {needed} 个；请重新匹配影像。</translation>
    </message>
    <message>
      <source>The result in '{folder}' is not a match ({reason}); it has no tie points.</source>
      <translation>“{folder}”中的结果不是成功的匹配（{reason}），没有连接点。</translation>
    </message>
    <message>
      <source>'{path}' is damaged or not a result of HetMatch (see '{field}'); match the rasters again.</source>
      <translation>“{path}”已损坏或不是 HetMatch 的结果（见“{field}”）；请重新匹配影像。</translation>
    </message>
    <message>
      <source>'{path}' cannot be read ({error}); match the rasters again.</source>
      <translation>无法读取“{path}”（{error}）；请重新匹配影像。</translation>
    </message>
    <message>
      <source>'{path}' has tie points outside of their raster; match the rasters again.</source>
      <translation>“{path}”有位于影像之外的连接点；请重新匹配影像。</translation>
    </message>
    <message>
      <source>RPCs are corrected by map coordinates, and the reference has none; match with a reference that has a georeference and a CRS.</source>
      <translation>RPC 按地图坐标修正，而参考影像没有地图坐标；请使用具有地理参考和坐标参照系的参考影像进行匹配。</translation>
    </message>
    <message>
      <source>No tie point lies on ground whose height is in the elevation model; choose one that covers the moving raster.</source>
      <translation>没有连接点位于高程模型有高程的地面上；请选择覆盖待配准影像的高程模型。</translation>
    </message>
    <message>
      <source>The moving image is not a file, so it has no RPCs to correct.</source>
      <translation>待配准影像不是文件，因此没有可修正的 RPC。</translation>
    </message>
    <message>
      <source>'{raster}' has no RPCs to correct; register it with {script} instead.</source>
      <translation>“{raster}”没有可修正的 RPC；请改用 {script} 进行校正。</translation>
    </message>
    <message>
      <source>Too few tie points for the {model} correction ({count}, but at least {minimum} are needed); match the rasters with more points, or choose {option}.</source>
      <translation>连接点过少，无法进行 {model} 修正（现有 {count} 个，至少需要 {minimum} 个）；请用更多的点重新匹配影像，或选择{option}。</translation>
    </message>
    <message>
      <source>The {model} correction cannot be written as RPCs: they would deviate from it by {deviation:.2f} pixels; choose {option}.</source>
      <translation>{model} 修正无法写为 RPC：两者会相差 {deviation:.2f} 像素；请选择{option}。</translation>
    </message>
    <message>
      <source>Too few tie points to correct the RPCs ({count}, but at least {minimum} are needed); match the rasters with more points.</source>
      <translation>连接点过少，无法修正 RPC（现有 {count} 个，至少需要 {minimum} 个）；请用更多的点重新匹配影像。</translation>
    </message>
    <message>
      <source>The RPCs of '{raster}' do not lead to the ground; check that they belong to it.</source>
      <translation>“{raster}”的 RPC 无法投射到地面；请检查它们是否属于该栅格。</translation>
    </message>
    <message>
      <source>Unknown format of an RPC file: '{name}'; call it {text}, {stem}.RPB or NAME.vrt.</source>
      <translation>RPC 文件的格式未知：“{name}”；请命名为 {text}、{stem}.RPB 或 NAME.vrt。</translation>
    </message>
    <message>
      <source>a shift</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>a shift and a drift</source>
      <translation>平移和漂移</translation>
    </message>
    <message>
      <source>an affine transform</source>
      <translation>仿射变换</translation>
    </message>
    <message>
      <source>RPCs corrected by {correction}: RMSE at {count} tie points {before:.2f} px before, {after:.2f} px after, in pixels of the moving raster.</source>
      <translation>RPC 已通过{correction}修正：{count} 个连接点的 RMSE 修正前 {before:.2f} px，修正后 {after:.2f} px（待配准影像像素）。</translation>
    </message>
    <message>
      <source>RPCs corrected by {correction}: RMSE at {count} check points {before:.2f} px before, {after:.2f} px after, in pixels of the moving raster.</source>
      <translation>RPC 已通过{correction}修正：{count} 个检查点的 RMSE 修正前 {before:.2f} px，修正后 {after:.2f} px（待配准影像像素）。</translation>
    </message>
    <message>
      <source>RPCs not corrected: {reason}</source>
      <translation>RPC 未修正：{reason}</translation>
    </message>
    <message>
      <source>Without an elevation model ({option}) these errors include the relief displacement, which stays in the corrected RPCs.</source>
      <translation>没有高程模型（{option}）时，这些误差包含投影差，修正后的 RPC 中仍会保留。</translation>
    </message>
    <message>
      <source>'{path}' belongs to '{raster}' and would be overwritten; rename it, or choose another name for the corrected RPCs.</source>
      <translation>“{path}”属于“{raster}”，会被覆盖；请将其重命名，或为修正后的 RPC 选择其他名称。</translation>
    </message>
    <message>
      <source>The layer '{layer}' has no CRS, so its location is unknown; assign one with {reference_crs} or {moving_crs}.</source>
      <translation>图层“{layer}”没有坐标参照系，无法确定其位置；请通过 {reference_crs} 或 {moving_crs} 指定。</translation>
    </message>
    <message>
      <source>The layer '{layer}' cannot be read ({problem}).</source>
      <translation>无法读取图层“{layer}”（{problem}）。</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a vector layer; choose a file that GDAL reads, such as a GeoPackage, and check that it was copied completely.</source>
      <translation>无法将“{path}”作为矢量图层打开；请选择 GDAL 可读取的文件（例如 GeoPackage），并检查文件是否复制完整。</translation>
    </message>
    <message>
      <source>'{path}' has no layer '{layer}'; its layers: {layers}.</source>
      <translation>“{path}”中没有图层“{layer}”；其中的图层有：{layers}。</translation>
    </message>
    <message>
      <source>'{path}' has nothing to draw a map from; choose a layer of lines, areas or points.</source>
      <translation>“{path}”中没有可绘制成地图的内容；请选择包含线、面或点的图层。</translation>
    </message>
    <message>
      <source>'{path}' holds no features to draw a map from.</source>
      <translation>“{path}”中没有可用于绘制地图的要素。</translation>
    </message>
    <message>
      <source>No feature of '{layer}' lies in the area; choose an area within its extent.</source>
      <translation>“{layer}”中没有要素位于该区域内；请在其范围内选择区域。</translation>
    </message>
    <message>
      <source>The map of the vector layers would be {width:.0f} x {height:.0f} pixels; choose another {option}, or layers of the same area as the raster.</source>
      <translation>矢量图层的地图将为 {width:.0f} x {height:.0f} 像素；请更改 {option}，或选择与栅格区域相同的图层。</translation>
    </message>
    <message>
      <source>One side of the match has neither a raster nor a vector layer.</source>
      <translation>匹配的一侧既没有栅格也没有矢量图层。</translation>
    </message>
    <message>
      <source>No feature of '{layer}' lies where '{other}' does, not even within the search radius; check the CRS of both, or choose layers of the same area.</source>
      <translation>“{layer}”中没有要素位于“{other}”所在的位置，即使在搜索半径内也没有；请检查两者的坐标参照系，或选择同一区域的图层。</translation>
    </message>
    <message>
      <source>'{name}' covers almost nothing of the target: {valid} of {count} pixels are valid.</source>
      <translation>“{name}”几乎未覆盖目标范围：{count} 个像素中仅 {valid} 个有效。</translation>
    </message>
    <message>
      <source>The raster is rotated by {rotation:.0f} degrees, and then GDAL's '{method}' averages only part of a target pixel's area; use 'bilinear' or 'cubic', which average all of it.</source>
      <translation>栅格旋转了 {rotation:.0f} 度，此时 GDAL 的“{method}”只计入目标像素的部分区域；“bilinear”和“cubic”同样会取平均。</translation>
    </message>
    <message>
      <source>Metadata of '{name}' is not carried over: {domains}; look it up in the original.</source>
      <translation>“{name}”的元数据未保留：{domains}；请在原文件中查看。</translation>
    </message>
    <message>
      <source>The bands of '{name}' have different nodata values ({values}), but a GeoTIFF has one for all bands: nodata is {nodata:g} in every band now, and valid pixels of {nodata:g} became {moved:g}; choose another value with {option}.</source>
      <translation>“{name}”各波段的无数据值不同（{values}），但 GeoTIFF 所有波段共用一个：现在各波段的无数据值均为 {nodata:g}，原值为 {nodata:g} 的有效像素已改为 {moved:g}；请用{option}选择其他值。</translation>
    </message>
    <message>
      <source>The bands of '{name}' have different masks, but a GeoTIFF has one for all bands: a pixel is valid where any band is; with {option} each band keeps its own gaps.</source>
      <translation>“{name}”各波段的掩膜不同，但 GeoTIFF 所有波段共用一个：任一波段有效的像素即为有效；使用{option}可保留各波段自身的空洞。</translation>
    </message>
    <message>
      <source>{share:.0%} of the moving raster lies outside the area of the tie points, where the transform is extrapolated; a curved transform may diverge there.</source>
      <translation>待配准影像有 {share:.0%} 位于连接点范围之外，那里的变换是外推的；曲面变换在该处可能发散。</translation>
    </message>
    <message>
      <source>Some slopes overlap in the moving raster or are hidden by others (layover, shadow); there the registered raster does not show the true ground.</source>
      <translation>待配准影像中有些坡面相互叠掩或被遮挡（叠掩、阴影）；配准后的栅格在那里显示的不是其自身的地面。</translation>
    </message>
    <message>
      <source>{share:.0%} of the moving raster lies outside the area of the tie points, where the transform is extrapolated and less accurate.</source>
      <translation>待配准影像有 {share:.0%} 位于连接点范围之外，那里的变换是外推的，精度较低。</translation>
    </message>
    <message>
      <source>The transform folds the raster over itself in places; choose a simpler one with {option}, and inspect the result.</source>
      <translation>变换使栅格局部发生折叠；请用{option}选择更简单的变换，并检查结果。</translation>
    </message>
    <message>
      <source>{difference}, so the match of '{moving}' does not apply to it; choose rasters with the same geometry.</source>
      <translation>{difference}，因此“{moving}”的匹配对其不适用；请指定几何相同的栅格。</translation>
    </message>
    <message>
      <source>Only the moving raster itself was given, and it already has an output file; give other rasters, or none.</source>
      <translation>仅指定了待配准影像本身，而它已有输出文件；请指定其他栅格，或不指定。</translation>
    </message>
    <message>
      <source>'{name}' has no georeference and is {width} x {height} pixels, while the matched raster '{moving}' is {moving_width} x {moving_height}; only a raster of the same size can be warped along with it.</source>
      <translation>“{name}”无地理参考且为 {width} x {height} 像素，而参与匹配的栅格“{moving}”为 {moving_width} x {moving_height}；只有大小相同的栅格才能随之一同校正。</translation>
    </message>
    <message>
      <source>{difference}, so the match of '{moving}' does not apply to it; choose rasters with the same CRS that cover the same area.</source>
      <translation>{difference}，因此“{moving}”的匹配对其不适用；请指定坐标参照系相同且覆盖同一区域的栅格。</translation>
    </message>
    <message>
      <source>'{name}' is a pattern, but patterns match only files in folders; give the rasters one by one.</source>
      <translation>“{name}”是通配模式，但通配模式只能匹配文件夹中的文件；请逐个指定栅格。</translation>
    </message>
    <message>
      <source>No file matches the pattern '{name}'; check the path.</source>
      <translation>没有文件符合模式“{name}”；请检查路径。</translation>
    </message>
    <message>
      <source>'{pattern}' is not a pattern of file names; write it as {example}, where ** stands for any folders.</source>
      <translation>“{pattern}”不是文件名模式；请写成 {example}，其中 ** 代表任意文件夹。</translation>
    </message>
    <message>
      <source>'{name}' is georeferenced differently</source>
      <translation>“{name}”的地理参考方式不同</translation>
    </message>
    <message>
      <source>'{name}' is in '{crs}', not in '{moving_crs}'</source>
      <translation>“{name}”的坐标参照系为“{crs}”，而非“{moving_crs}”</translation>
    </message>
    <message>
      <source>GCPs</source>
      <translation>地面控制点</translation>
    </message>
    <message>
      <source>'{name}' has other {kind}</source>
      <translation>“{name}”的 {kind} 不同</translation>
    </message>
    <message>
      <source>'{name}' covers another area</source>
      <translation>“{name}”覆盖的区域不同</translation>
    </message>
    <message>
      <source>GDAL: {warning}</source>
      <translation>GDAL：{warning}</translation>
    </message>
    <message>
      <source>{transform} fitted to {count} tie points</source>
      <translation>由 {count} 个连接点拟合的{transform}</translation>
    </message>
    <message>
      <source>{count} usable tie points do not determine the transform '{kind}', or they lie on one line; choose a simpler transform with {option}, or match again.</source>
      <translation>{count} 个可用连接点不足以确定变换“{kind}”，或它们位于同一直线上；请用{option}选择更简单的变换，或重新匹配。</translation>
    </message>
    <message>
      <source>{fit}, which show no local displacements</source>
      <translation>{fit}，这些点未显示局部位移</translation>
    </message>
    <message>
      <source>local displacement grid on an affine transform, fitted to {count} tie points with a correlation length of {length:.0f} pixels</source>
      <translation>仿射变换加局部位移格网，由 {count} 个连接点拟合，相关长度为 {length:.0f} 像素</translation>
    </message>
    <message>
      <source>1 usable tie point does not determine the transform '{kind}'; choose a simpler transform with {option}, or match again.</source>
      <translation>1 个可用连接点不足以确定变换“{kind}”；请用{option}选择更简单的变换，或重新匹配。</translation>
    </message>
    <message>
      <source>{transform} fitted to {count} GCPs as by gdalwarp</source>
      <translation>由 {count} 个地面控制点按 gdalwarp 方式拟合的{transform}</translation>
    </message>
    <message>
      <source>The result is of an image in memory; give the raster that holds it with {option}.</source>
      <translation>该结果来自内存中的影像；请用{option}指定存储该影像的栅格。</translation>
    </message>
    <message>
      <source>The moving raster is no longer at '{path}'; give its new location with {option}.</source>
      <translation>待配准影像已不在“{path}”；请用{option}指定其新位置。</translation>
    </message>
    <message>
      <source>'{path}' is {width} x {height} pixels, but the raster that was matched had {matched_width} x {matched_height}; give that one with {option}, or match again.</source>
      <translation>“{path}”为 {width} x {height} 像素，而参与匹配的栅格为 {matched_width} x {matched_height}；请用{option}指定该栅格，或重新匹配。</translation>
    </message>
    <message>
      <source>'{path}' is georeferenced differently from when it was matched; match again, or give the raster as it was with {option}.</source>
      <translation>“{path}”的地理参考方式与匹配时不同；请重新匹配，或用{option}指定匹配时的栅格。</translation>
    </message>
    <message>
      <source>Two rasters would both become '{name}'; warp them one by one, into other folders.</source>
      <translation>两个栅格都会写为“{name}”；请逐个校正并写入不同的文件夹。</translation>
    </message>
    <message>
      <source>{count} rasters cannot be written to one file; give a folder for the results.</source>
      <translation>{count} 个栅格无法写入同一文件；请为结果指定文件夹。</translation>
    </message>
    <message>
      <source>'{name}' is not a GeoTIFF, the only format that is written; use a name that ends in .tif, or give a folder for the results.</source>
      <translation>“{name}”不是 GeoTIFF，而输出仅支持该格式；请使用以 .tif 结尾的名称，或为结果指定文件夹。</translation>
    </message>
    <message>
      <source>The registered raster would replace the input '{path}'; choose another file or folder for the results.</source>
      <translation>配准后的栅格会覆盖输入文件“{path}”；请为结果选择其他文件或文件夹。</translation>
    </message>
    <message>
      <source>'{path}' exists already; choose {option} to replace it.</source>
      <translation>“{path}”已存在；如需替换，请选择{option}。</translation>
    </message>
    <message>
      <source>'{name}' holds complex numbers, which have no mode; choose another {option}.</source>
      <translation>“{name}”为复数数据，没有众数；请选择其他{option}。</translation>
    </message>
    <message>
      <source>{option} {nodata:g} does not fit into {dtype}, the data type of '{name}'; choose a value that it can hold.</source>
      <translation>{option} {nodata:g} 超出“{name}”的数据类型 {dtype} 的取值范围；请选择该类型可存储的值。</translation>
    </message>
    <message>
      <source>nearest, for the colour table</source>
      <translation>最邻近（因有颜色表）</translation>
    </message>
    <message>
      <source>nearest, for 64-bit integers</source>
      <translation>最邻近（因是 64 位整数）</translation>
    </message>
    <message>
      <source>nearest, for classes: few values in patches</source>
      <translation>最邻近（因是分类数据：少量数值成片分布）</translation>
    </message>
    <message>
      <source>nearest, because the values look like identifiers: whole numbers in patches; choose {option} if they are measurements</source>
      <translation>最近邻，因为看起来是标识号：成片的整数；如果它们是测量值，请选择{option}</translation>
    </message>
    <message>
      <source>The curved transform of two arrays is not saved; match them again.</source>
      <translation>两个数组的曲线变换不会保存；请重新匹配。</translation>
    </message>
    <message>
      <source>'{path}' cannot be read to its end ({error}); copy or download it again.</source>
      <translation>无法完整读取“{path}”（{error}）；请重新复制或下载。</translation>
    </message>
    <message>
      <source>No part of '{name}' can be projected to the reference's CRS; check its CRS.</source>
      <translation>“{name}”没有任何部分能投影到参考影像的坐标参照系；请检查其坐标参照系。</translation>
    </message>
    <message>
      <source>The pixel size of '{name}' on the reference's map cannot be determined; match again with a simpler transform.</source>
      <translation>无法确定“{name}”在参考影像地图上的像素大小；请用更简单的变换重新匹配。</translation>
    </message>
    <message>
      <source>The reference is georeferenced by {kind}, so it has no pixel grid on the map; choose {option}.</source>
      <translation>参考影像以 {kind} 作为地理参考，因此在地图上没有像素格网；请选择{option}。</translation>
    </message>
    <message>
      <source>The reference and the registered raster do not overlap; choose {grid}.</source>
      <translation>参考影像与配准后的栅格不相交；请选择{grid}。</translation>
    </message>
    <message>
      <source>One pixel of {size:g} would be larger than all of '{name}', which is {width:.6g} wide and {height:.6g} high; choose smaller pixels.</source>
      <translation>大小为 {size:g} 的单个像素会大于整个“{name}”（宽 {width:.6g}，高 {height:.6g}）；请选择更小的像素。</translation>
    </message>
    <message>
      <source>'{name}' would become {width} x {height} pixels, {ratio:.0f} times as many as it has; choose a larger {pixel_size} or a smaller {extent}, or a simpler {transform} where a curved one diverges.</source>
      <translation>“{name}”会变为 {width} x {height} 像素，是原有像素数的 {ratio:.0f} 倍；请选择更大的{pixel_size}或更小的{extent}，若曲面变换发散，则选择更简单的{transform}。</translation>
    </message>
    <message>
      <source>The extent does not overlap the registered raster, which covers {bounds}; check {option}.</source>
      <translation>所设范围与配准后的栅格不相交，后者覆盖 {bounds}；请检查{option}。</translation>
    </message>
    <message>
      <source>The reference and the extent do not overlap; check {extent}, or choose {grid}.</source>
      <translation>参考影像与该范围不相交；请检查{extent}，或选择{grid}。</translation>
    </message>
    <message>
      <source>{option} must be a positive number.</source>
      <translation>{option}必须为正数。</translation>
    </message>
    <message>
      <source>{option} goes with {grid} only: the reference's grid has the reference's pixels.</source>
      <translation>{option}只能与{grid}一同使用：参考影像的格网使用参考影像的像素。</translation>
    </message>
    <message>
      <source>four numbers</source>
      <translation>四个数</translation>
    </message>
    <message>
      <source>true or false</source>
      <translation>true 或 false</translation>
    </message>
    <message>
      <source>Warping {name}</source>
      <translation>正在校正 {name}</translation>
    </message>
    <message>
      <source>Reading the result</source>
      <translation>正在读取结果</translation>
    </message>
    <message>
      <source>Fitting the transform</source>
      <translation>正在拟合变换</translation>
    </message>
    <message>
      <source>Writing {name} as a COG</source>
      <translation>正在将 {name} 写为 COG</translation>
    </message>
    <message>
      <source>No pair of rasters is open; send `open` first.</source>
      <translation>未打开任何影像对；请先发送 `open`。</translation>
    </message>
    <message>
      <source>A tie point has no position in one of the rasters; remove it.</source>
      <translation>有一个连接点在其中一幅影像中没有位置；请将其移除。</translation>
    </message>
    <message>
      <source>The role of a tie point must be 0 (tie), 1 (check) or 2 (off).</source>
      <translation>连接点的用途必须是 0（连接点）、1（检查点）或 2（停用）。</translation>
    </message>
    <message>
      <source>The origin of a tie point must be 0 (matched) or 1 (set by hand).</source>
      <translation>连接点的来源必须是 0（匹配）或 1（手动）。</translation>
    </message>
    <message>
      <source>The numbers of the tie points must be whole, positive and unique.</source>
      <translation>连接点的编号必须是互不相同的正整数。</translation>
    </message>
    <message>
      <source>The {count} tie points are collinear or too close together; set another one away from them.</source>
      <translation>{count} 个连接点共线或过于集中；请在其外另设一个点。</translation>
    </message>
    <message>
      <source>Without an elevation model with relief there is nothing to fit this transform to; choose another transform, or match with an elevation model.</source>
      <translation>没有起伏地面的高程模型就无法拟合地形位移；请选择其他变换，或使用高程模型进行匹配。</translation>
    </message>
    <message>
      <source>Too few tie points for the {transform}: it needs at least {needed}, there are {count}. Switch on or set more points, or choose a simpler transform.</source>
      <translation>{transform}的连接点过少：至少需要 {needed} 个，现有 {count} 个。请启用或添加更多连接点，或选择更简单的变换。</translation>
    </message>
    <message>
      <source>'{name}' of the shadows does not agree with result.json; open the result again.</source>
      <translation>阴影的“{name}”与 result.json 的内容不符；请重新打开结果。</translation>
    </message>
    <message>
      <source>Request '{command}': '{name}' is missing; it must be {expected}.</source>
      <translation>请求“{command}”：缺少“{name}”；它必须是{expected}。</translation>
    </message>
    <message>
      <source>Invalid request: not a JSON object with a whole number as 'id'.</source>
      <translation>请求无效：不是“id”为整数的 JSON 对象。</translation>
    </message>
    <message>
      <source>Invalid request: 'command' is missing.</source>
      <translation>请求无效：缺少“command”。</translation>
    </message>
    <message>
      <source>Request '{command}': '{name}' must be {expected}.</source>
      <translation>请求“{command}”：“{name}”必须是{expected}。</translation>
    </message>
    <message>
      <source>Invalid request: not JSON ({error}).</source>
      <translation>请求无效：不是 JSON（{error}）。</translation>
    </message>
    <message>
      <source>a string, or a list of strings</source>
      <translation>文本或文本列表</translation>
    </message>
    <message>
      <source>a list of rows of {lengths} numbers</source>
      <translation>每行含 {lengths} 个数的行列表</translation>
    </message>
    <message>
      <source>a pair of coordinates, x and y</source>
      <translation>一对坐标 x 和 y</translation>
    </message>
    <message>
      <source>an object of names and values</source>
      <translation>由名称和值组成的对象</translation>
    </message>
    <message>
      <source>Unknown command '{command}'. Commands: {commands}.</source>
      <translation>未知命令“{command}”。可用命令：{commands}。</translation>
    </message>
    <message>
      <source>The two rasters are not linked by a transform yet; set at least two tie points by hand.</source>
      <translation>两幅影像尚未通过变换建立关联；请手动设置至少两个连接点。</translation>
    </message>
    <message>
      <source>{reason} HetMatch did not consider the match reliable; accepted by {name}.</source>
      <translation>{reason} HetMatch 认为此匹配不可信；由 {name} 接受。</translation>
    </message>
    <message>
      <source>Unknown transform '{kind}'. Transforms: {kinds}.</source>
      <translation>未知变换“{kind}”。可用变换：{kinds}。</translation>
    </message>
    <message>
      <source>Unknown raster '{raster}'; it must be 'reference' or 'moving'.</source>
      <translation>未知栅格“{raster}”；必须是“reference”或“moving”。</translation>
    </message>
    <message>
      <source>One of the two positions lies outside its raster's map projection.</source>
      <translation>两个位置之一超出其栅格的地图投影范围。</translation>
    </message>
    <message>
      <source>{count} of the points lie where the elevation model has no heights; switch them off.</source>
      <translation>有 {count} 个点位于高程模型没有高程的地方；请将其关闭。</translation>
    </message>
    <message>
      <source>{count} points, checked by hand.</source>
      <translation>{count} 个点，已人工检查。</translation>
    </message>
    <message>
      <source>No points of the two images agree with each other; {advice}.</source>
      <translation>两幅影像中没有彼此一致的点；{advice}。</translation>
    </message>
  </context>
</TS>
