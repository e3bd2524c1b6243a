<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>HetMatch</name>
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
      <source>Processor</source>
      <translation>处理器 (CPU)</translation>
    </message>
    <message>
      <source>Graphics card</source>
      <translation>显卡 (GPU)</translation>
    </message>
    <message>
      <source>Polynomial 1</source>
      <translation>一次多项式</translation>
    </message>
    <message>
      <source>As the match chose</source>
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
      <source>Own pixel size, nested in the reference's pixels</source>
      <translation>自身像素大小，与参考影像像素嵌套</translation>
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
      <source>The Python that HetMatch was set up with is gone from this computer.</source>
      <translation>配置 HetMatch 时使用的 Python 已不在此计算机上。</translation>
    </message>
    <message>
      <source>The Python chosen for HetMatch, {path}, is not there.</source>
      <translation>为 HetMatch 选择的 Python（{path}）不存在。</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); choose another place for it.</source>
      <translation>无法写入“{path}”（{reason}）；请选择其他位置。</translation>
    </message>
    <message>
      <source>Drawing the reference</source>
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
      <source>Match {title}</source>
      <translation>匹配 {title}</translation>
    </message>
    <message>
      <source>reference bands</source>
      <translation>参考影像波段</translation>
    </message>
    <message>
      <source>moving bands</source>
      <translation>待配准影像波段</translation>
    </message>
    <message>
      <source>kind of raster</source>
      <translation>影像类型</translation>
    </message>
    <message>
      <source>search radius</source>
      <translation>搜索半径</translation>
    </message>
    <message>
      <source>rotation</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>transform</source>
      <translation>变换</translation>
    </message>
    <message>
      <source>number of points</source>
      <translation>点数</translation>
    </message>
    <message>
      <source>tile size</source>
      <translation>图块大小</translation>
    </message>
    <message>
      <source>tile overlap</source>
      <translation>图块重叠</translation>
    </message>
    <message>
      <source>weights file</source>
      <translation>权重文件</translation>
    </message>
    <message>
      <source>device</source>
      <translation>计算设备</translation>
    </message>
    <message>
      <source>area</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>elevation model</source>
      <translation>高程模型</translation>
    </message>
    <message>
      <source>pixel grid</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pixel size</source>
      <translation>像素大小</translation>
    </message>
    <message>
      <source>resampling</source>
      <translation>重采样</translation>
    </message>
    <message>
      <source>extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>nodata value</source>
      <translation>无数据值</translation>
    </message>
    <message>
      <source>output</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CRS of the reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CRS of the moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>formats</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' would be replaced by its own copy; choose another name.</source>
      <translation>“{path}”会被其自身的副本覆盖；请选择其他名称。</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消；未写出任何内容。</translation>
    </message>
    <message>
      <source>The engine was ended from outside, most likely because memory ran out; close other programs, or choose a smaller area or tile size.</source>
      <translation>引擎被外部终止，很可能是因为内存不足；请关闭其他程序，或选择更小的区域或图块。</translation>
    </message>
    <message>
      <source>The engine ended unexpectedly ({reason}); try again, and if it happens once more, report it with HetMatch's log.</source>
      <translation>引擎意外结束（{reason}）；请重试，如再次发生，请附上 HetMatch 日志进行报告。</translation>
    </message>
    <message>
      <source>The Python for HetMatch lacks what the engine needs ({reason}); set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>HetMatch 使用的 Python 缺少引擎所需的内容（{reason}）；请重新配置 HetMatch：栅格 &gt; HetMatch &gt; 配置 HetMatch。</translation>
    </message>
    <message>
      <source>The Python for HetMatch, {path}, cannot be started; set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>无法启动 HetMatch 使用的 Python（{path}）；请重新配置 HetMatch：栅格 &gt; HetMatch &gt; 配置 HetMatch。</translation>
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
      <source>Where to look for tie points.</source>
      <translation>寻找连接点的区域。</translation>
    </message>
    <message>
      <source>&amp;Draw</source>
      <translation>绘制(&amp;D)</translation>
    </message>
    <message>
      <source>What the map shows</source>
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
      <source>&amp;Match</source>
      <translation>匹配(&amp;M)</translation>
    </message>
    <message>
      <source> pixels</source>
      <translation> 像素</translation>
    </message>
    <message>
      <source>Automatic tries all angles only where a raster has no georeference.</source>
      <translation>“自动”仅在影像无地理参考时尝试所有角度。</translation>
    </message>
    <message>
      <source>How the moving raster is laid onto the reference; automatic takes what fits.</source>
      <translation>将待配准影像配准到参考影像的变换；“自动”选用适合的变换。</translation>
    </message>
    <message>
      <source>The most points: 300, 1000 or 3000, spread evenly.</source>
      <translation>点数上限：300、1000 或 3000，均匀分布。</translation>
    </message>
    <message>
      <source>Larger tiles need more memory and see more at once.</source>
      <translation>图块越大，占用内存越多，一次所见的范围也越大。</translation>
    </message>
    <message>
      <source>What neighbouring tiles share.</source>
      <translation>相邻图块共有的部分。</translation>
    </message>
    <message>
      <source>The network that finds the points; D2-Net needs its own weights file.</source>
      <translation>用于寻找连接点的神经网络；D2-Net 需要单独的权重文件。</translation>
    </message>
    <message>
      <source>The matcher's own</source>
      <translation>匹配器自带</translation>
    </message>
    <message>
      <source>Without</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Heights of the ground, for a raster whose only georeference is RPCs.</source>
      <translation>地面高程，用于仅以 RPC 作为地理参考的影像。</translation>
    </message>
    <message>
      <source>Where the network runs; a graphics card needs PyTorch with CUDA.</source>
      <translation>神经网络的运行设备；使用显卡需要支持 CUDA 的 PyTorch。</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>高级</translation>
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
      <source>R&amp;un on</source>
      <translation>运行设备(&amp;U)</translation>
    </message>
    <message>
      <source>Wei&amp;ghts file</source>
      <translation>权重文件(&amp;G)</translation>
    </message>
    <message>
      <source>E&amp;levation</source>
      <translation>高程(&amp;L)</translation>
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
      <source>'{name}' is no file, so it can only be the reference.</source>
      <translation>“{name}”不是文件，只能作为参考影像。</translation>
    </message>
    <message>
      <source>&amp;Reference</source>
      <translation>参考(&amp;R)</translation>
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
      <source>Pixel size with which the reference is drawn into a file.</source>
      <translation>将参考影像渲染为文件时的像素大小。</translation>
    </message>
    <message>
      <source>Temporary folder</source>
      <translation>临时文件夹</translation>
    </message>
    <message>
      <source>Every match makes a folder of its own for its results in it.</source>
      <translation>每次匹配都在其中为结果新建一个文件夹。</translation>
    </message>
    <message>
      <source>&amp;Area</source>
      <translation>区域(&amp;A)</translation>
    </message>
    <message>
      <source>Pi&amp;xel size</source>
      <translation>像素大小(&amp;X)</translation>
    </message>
    <message>
      <source>&amp;Search radius</source>
      <translation>搜索半径(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Transform</source>
      <translation>变换(&amp;T)</translation>
    </message>
    <message>
      <source>Rotatio&amp;n</source>
      <translation>旋转(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Points</source>
      <translation>点密度(&amp;P)</translation>
    </message>
    <message>
      <source>Results &amp;folder</source>
      <translation>结果文件夹(&amp;F)</translation>
    </message>
    <message>
      <source>Automatic: {size}</source>
      <translation>自动：{size}</translation>
    </message>
    <message>
      <source>Layers of the reference</source>
      <translation>参考影像的图层</translation>
    </message>
    <message>
      <source>Drawn over each other in the order of the &amp;map:</source>
      <translation>按地图中的顺序叠加绘制(&amp;M)：</translation>
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
      <source>The area does not touch the reference; draw or choose another one.</source>
      <translation>该区域与参考影像不相交；请绘制或选择其他区域。</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: searched within the area shown.</source>
      <translation>待配准影像无地理参考：在所示区域内搜索。</translation>
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
      <source>The rasters do not overlap in this area, so there is nothing to draw.</source>
      <translation>两幅影像在该区域内不重叠，没有可渲染的内容。</translation>
    </message>
    <message>
      <source>'{name}' has to be drawn: choose what the map shows, or draw an area.</source>
      <translation>“{name}”需要渲染：请选择“当前地图范围”，或绘制一个区域。</translation>
    </message>
    <message>
      <source>Drawing the reference takes more than {most} million pixels; choose a smaller area or larger pixels.</source>
      <translation>渲染参考影像需要超过 {most} 百万像素；请选择更小的区域或更大的像素。</translation>
    </message>
    <message>
      <source>'{name}' has no CRS; assign one to the layer first.</source>
      <translation>“{name}”没有坐标参照系；请先为图层指定。</translation>
    </message>
    <message>
      <source>drawn into a file first</source>
      <translation>先渲染为文件</translation>
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
      <source>a CRS of its own</source>
      <translation>自定义坐标参照系</translation>
    </message>
    <message>
      <source>no georeference</source>
      <translation>无地理参考</translation>
    </message>
    <message>
      <source>{hours} h</source>
      <translation>{hours} 小时</translation>
    </message>
    <message>
      <source>{gsd} {unit} a pixel ({metres} m on the ground)</source>
      <translation>{gsd} {unit}/像素（地面 {metres} m）</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>Moving</source>
      <translation>待配准</translation>
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
      <source>{seconds} s</source>
      <translation>{seconds} 秒</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes} 分钟</translation>
    </message>
    <message>
      <source>{gsd} units a pixel</source>
      <translation>{gsd} 单位/像素</translation>
    </message>
    <message>
      <source>{gsd} m a pixel</source>
      <translation>{gsd} m/像素</translation>
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
      <source>Automatic: {radius}</source>
      <translation>自动：{radius}</translation>
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
      <source>Choose a file</source>
      <translation>选择文件</translation>
    </message>
    <message>
      <source>The bands to match with; none ticked lets the matcher choose.</source>
      <translation>用于匹配的波段；均不勾选时由匹配器选择。</translation>
    </message>
    <message>
      <source>What kind of image it is; automatic looks at its pixels.</source>
      <translation>影像的类型；“自动”根据像素判断。</translation>
    </message>
    <message>
      <source>Raster</source>
      <translation>栅格</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Set up HetMatch</source>
      <translation>配置 HetMatch</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>Chec&amp;k</source>
      <translation>检查(&amp;K)</translation>
    </message>
    <message>
      <source>Ask HetMatch's Python for its self-test.</source>
      <translation>让 HetMatch 的 Python 运行自检。</translation>
    </message>
    <message>
      <source>Copy &amp;diagnostics</source>
      <translation>复制诊断信息(&amp;D)</translation>
    </message>
    <message>
      <source>Put what a report of a fault needs on the clipboard.</source>
      <translation>将报告故障所需的信息复制到剪贴板。</translation>
    </message>
    <message>
      <source>The diagnostics are on the clipboard.</source>
      <translation>诊断信息已复制到剪贴板。</translation>
    </message>
    <message>
      <source>HetMatch computes in a Python of its own, so that nothing in QGIS changes. Setting up downloads about 0.4 GB, takes some minutes and fills about 1.6 GB of disk in {folder}. No administrator rights are needed.</source>
      <translation>HetMatch 在独立的 Python 中计算，不会改动 QGIS。配置需下载约 0.4 GB，耗时几分钟，并在 {folder} 中占用约 1.6 GB 磁盘空间。无需管理员权限。</translation>
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
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>What the matcher computes on where a match does not say.</source>
      <translation>匹配时未指定计算设备则使用此设备。</translation>
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
      <source>&amp;Computes on</source>
      <translation>计算设备(&amp;C)</translation>
    </message>
    <message>
      <source>Choose a Python</source>
      <translation>选择 Python</translation>
    </message>
    <message>
      <source>Python 3.10 or newer with torch, rasterio, OpenCV and the other packages, for example in a conda environment; HetMatch installs nothing there.</source>
      <translation>带有 torch、rasterio、OpenCV 等软件包的 Python 3.10 或更高版本，例如 conda 环境；HetMatch 不会在其中安装任何内容。</translation>
    </message>
    <message>
      <source>Python for HetMatch</source>
      <translation>HetMatch 使用的 Python</translation>
    </message>
    <message>
      <source>An environment of its o&amp;wn (recommended)</source>
      <translation>独立环境（推荐）(&amp;W)</translation>
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
      <source>The address of a package index of your own organisation.</source>
      <translation>本单位软件包索引的地址。</translation>
    </message>
    <message>
      <source>Choose a folder of wheels</source>
      <translation>选择 wheel 文件夹</translation>
    </message>
    <message>
      <source>A folder with all packages as wheels, to set up without any network.</source>
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
      <source>Package &amp;index</source>
      <translation>软件包索引(&amp;I)</translation>
    </message>
    <message>
      <source>W&amp;heel folder</source>
      <translation>wheel 文件夹(&amp;H)</translation>
    </message>
    <message>
      <source>HetMatch tie points</source>
      <translation>HetMatch 连接点</translation>
    </message>
    <message>
      <source>Match two rasters, or choose a tie point layer, to look at its points here.</source>
      <translation>请匹配两幅影像，或选择连接点图层，以在此查看其中的点。</translation>
    </message>
    <message>
      <source>the raster '{path}' is missing; put it back where it was.</source>
      <translation>缺少栅格“{path}”；请将其放回原处。</translation>
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
      <source>Open in &amp;Georeferencer</source>
      <translation>在配准工具中打开(&amp;G)</translation>
    </message>
    <message>
      <source>Repor&amp;t</source>
      <translation>报告(&amp;T)</translation>
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
      <source>Choose transform</source>
      <translation>选择变换</translation>
    </message>
    <message>
      <source>HetMatch's engine is not running.</source>
      <translation>HetMatch 引擎未运行。</translation>
    </message>
    <message>
      <source>'{path}' is there already. Replace it by the points of this result?</source>
      <translation>“{path}”已存在。是否用此结果的点替换？</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); export the GCPs to another folder.</source>
      <translation>无法写入“{path}”（{reason}）；请将地面控制点导出到其他文件夹。</translation>
    </message>
    <message>
      <source>Export GCPs to a folder</source>
      <translation>导出地面控制点到文件夹</translation>
    </message>
    <message>
      <source>Making the report of the edited points…</source>
      <translation>正在生成编辑后各点的报告…</translation>
    </message>
    <message>
      <source>{warning} (all warnings are in the log)</source>
      <translation>{warning}（全部警告见日志）</translation>
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
      <source>Export GCPs…</source>
      <translation>导出地面控制点…</translation>
    </message>
    <message>
      <source>Points written to {points}. Open {raster} in Layer &gt; Georeferencer.</source>
      <translation>点已写入 {points}。请在“图层 &gt; 配准工具”中打开 {raster}。</translation>
    </message>
    <message>
      <source>That folder holds the result that is open; choose another folder.</source>
      <translation>该文件夹存放着当前打开的结果；请选择其他文件夹。</translation>
    </message>
    <message>
      <source>The report shows the match as it was; your edits take the engine.</source>
      <translation>报告显示的是原来的匹配；包含您的编辑需要引擎运行。</translation>
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
      <source>Warped to {path}: {transform}.</source>
      <translation>已校正到 {path}：{transform}。</translation>
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
      <source>Nothing can be fitted now: {why}</source>
      <translation>目前无法拟合：{why}</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>重试</translation>
    </message>
    <message>
      <source>Snapped to the best match, {moved:.1f} px away, score {score:.2f}.</source>
      <translation>已吸附到最佳匹配，移动 {moved:.1f} px，得分 {score:.2f}。</translation>
    </message>
    <message>
      <source>The matcher found nothing there.</source>
      <translation>匹配器在该处未找到匹配。</translation>
    </message>
    <message>
      <source>That place has no pixel in the raster; choose one inside it.</source>
      <translation>该位置在栅格中没有像素；请选择栅格范围内的位置。</translation>
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
      <source>Click or drag in either map to say where the selected point belongs.</source>
      <translation>在任一地图中点击或拖动，指定所选点的正确位置。</translation>
    </message>
    <message>
      <source>Click the new point's place in the reference map.</source>
      <translation>请在参考地图中点击新点的位置。</translation>
    </message>
    <message>
      <source>Now click the same place in the moving map; the model proposes one.</source>
      <translation>现在请在待配准地图中点击同一位置；图中为模型建议的位置。</translation>
    </message>
    <message>
      <source>That place lies outside the raster; choose one inside it.</source>
      <translation>该位置在栅格范围之外；请选择栅格范围内的位置。</translation>
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
      <source>Whether the point is used</source>
      <translation>是否使用该点</translation>
    </message>
    <message>
      <source>Distance between the model's place and the point, in reference pixels</source>
      <translation>模型位置与该点之间的距离，以参考影像像素计</translation>
    </message>
    <message>
      <source>How sure the matcher was, 0 to 1</source>
      <translation>匹配器的置信度，0 到 1</translation>
    </message>
    <message>
      <source>Tie points make the model; check points only measure it</source>
      <translation>连接点用于建立模型；检查点仅用于检验精度</translation>
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
      <source>Tie points</source>
      <translation>连接点</translation>
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
      <source>Snap to &amp;best match</source>
      <translation>吸附到最佳匹配(&amp;B)</translation>
    </message>
    <message>
      <source>A point that is moved or added goes to the matcher's best peak near by</source>
      <translation>移动或添加的点会吸附到附近匹配得分最高的位置</translation>
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
      <source>Loo&amp;k</source>
      <translation>查看(&amp;K)</translation>
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
      <source>These files are there already. Replace them?</source>
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
      <source>&amp;Resampling</source>
      <translation>重采样(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Grid</source>
      <translation>格网(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Other rasters</source>
      <translation>其他栅格(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Warp</source>
      <translation>校正(&amp;W)</translation>
    </message>
    <message>
      <source>Rasters to warp like the moving one</source>
      <translation>与待配准影像同样校正的栅格</translation>
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
      <source>Re&amp;move</source>
      <translation>移除(&amp;M)</translation>
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
      <source>Displacements</source>
      <translation>位移</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>图块</translation>
    </message>
    <message>
      <source>Tile whose points are not believed</source>
      <translation>点不可信的图块</translation>
    </message>
    <message>
      <source>Tile without tie points</source>
      <translation>无连接点的图块</translation>
    </message>
    <message>
      <source>Tile left out</source>
      <translation>跳过的图块</translation>
    </message>
    <message>
      <source>{count} tie points, too few to set check points aside.</source>
      <translation>{count} 个连接点，数量过少，未留出检查点。</translation>
    </message>
    <message>
      <source>HetMatch: {title}</source>
      <translation>HetMatch：{title}</translation>
    </message>
    <message>
      <source>{count} places found, but they agree too weakly</source>
      <translation>找到 {count} 个位置，但一致程度过低</translation>
    </message>
    <message>
      <source>No reliable match: {reason}</source>
      <translation>没有可靠的匹配：{reason}</translation>
    </message>
    <message>
      <source>{count} tie points, RMSE {rmse:.2f} px at {checks} check points.</source>
      <translation>{count} 个连接点，RMSE {rmse:.2f} px（{checks} 个检查点）。</translation>
    </message>
    <message>
      <source>{title}: matching in the background; you can go on working.</source>
      <translation>{title}：正在后台匹配，可以继续工作。</translation>
    </message>
    <message>
      <source>&amp;Match rasters…</source>
      <translation>影像匹配(&amp;M)…</translation>
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
      <source>&amp;Assess co-registration…</source>
      <translation>评估配准精度(&amp;A)…</translation>
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
      <source>Set up…</source>
      <translation>配置…</translation>
    </message>
    <message>
      <source>Open report</source>
      <translation>打开报告</translation>
    </message>
    <message>
      <source>Show log</source>
      <translation>显示日志</translation>
    </message>
    <message>
      <source>This takes QGIS's Processing; switch it on under Plugins &gt; Manage Plugins.</source>
      <translation>需要 QGIS 的处理（Processing）插件；请在“插件 &gt; 管理插件”中启用。</translation>
    </message>
    <message>
      <source>Add layers</source>
      <translation>添加图层</translation>
    </message>
    <message>
      <source>Look at the points</source>
      <translation>查看点</translation>
    </message>
    <message>
      <source>Assess co-registration</source>
      <translation>评估配准精度</translation>
    </message>
    <message>
      <source>Measures how well two rasters that are said to lie on each other really do, also where they do not look alike: RMSE, bias, CE90 and CE95, in pixels and in metres.

Both georeferences are taken as they are, and neither raster is changed. It gives arrows from where a place is in the reference to where the moving raster has it, a heat map, a report, and whether a requirement of yours is met.

Where nothing reliable can be measured, or the rasters are too far apart, MEASURED is false and REASON says why; that is not an error, so that batches go on.</source>
      <translation>测量据称相互配准的两幅影像实际吻合的程度，外观不同的影像也可以：RMSE、系统偏差、CE90 和 CE95，以像素和米计。

两者的地理参考均按原样使用，影像不作任何改动。结果包括从参考影像中的位置指向待配准影像中同一位置的箭头、热力图、报告，以及是否满足您的要求。

无法可靠测量或两幅影像相距过远时，MEASURED 为 false，REASON 说明原因；这不是错误，批处理会继续进行。</translation>
    </message>
    <message>
      <source>Required: {requirement}. Found: {found}. Met.</source>
      <translation>要求：{requirement}。实测：{found}。满足。</translation>
    </message>
    <message>
      <source>Required: {requirement}. Found: {found}. Not met.</source>
      <translation>要求：{requirement}。实测：{found}。不满足。</translation>
    </message>
    <message>
      <source>accuracy,CE90,RMSE,coregistration,quality,geolocation,shift,check</source>
      <translation>精度,CE90,RMSE,配准,质量,定位精度,偏移,检查</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>热力图</translation>
    </message>
    <message>
      <source>Not measured: {reason}</source>
      <translation>未能测量：{reason}</translation>
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
      <source>Is said to lie on the reference; how well it does is measured.</source>
      <translation>据称与参考影像配准；测量其吻合程度。</translation>
    </message>
    <message>
      <source>Required of</source>
      <translation>要求的指标</translation>
    </message>
    <message>
      <source>CE90 is the distance within which nine of ten places lie; the bias is their mean.</source>
      <translation>CE90 是十分之九的位置所处的距离；系统偏差是其平均值。</translation>
    </message>
    <message>
      <source>Most that it may be</source>
      <translation>上限值</translation>
    </message>
    <message>
      <source>Empty: nothing is required, and PASSED is true where something could be measured.</source>
      <translation>留空：不作要求，能够测量时 PASSED 为 true。</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Of the limit above.</source>
      <translation>上述限值的单位。</translation>
    </message>
    <message>
      <source>Area to assess</source>
      <translation>评估区域</translation>
    </message>
    <message>
      <source>Only there is measured; empty for all that both rasters show.</source>
      <translation>仅在该区域内测量；留空则为两幅影像的全部共同范围。</translation>
    </message>
    <message>
      <source>Lines from where a place is in the reference to where the moving raster has it.</source>
      <translation>从参考影像中的位置指向待配准影像中同一位置的线。</translation>
    </message>
    <message>
      <source>How far off the moving raster is, over the whole of what both show.</source>
      <translation>待配准影像在共同范围各处的偏离程度。</translation>
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
      <source>Whether it could be measured</source>
      <translation>是否能够测量</translation>
    </message>
    <message>
      <source>Whether what is required is met</source>
      <translation>是否满足要求</translation>
    </message>
    <message>
      <source>The outcome in words</source>
      <translation>结果说明</translation>
    </message>
    <message>
      <source>Number of displacements</source>
      <translation>位移数量</translation>
    </message>
    <message>
      <source>Search radius in pixels of the coarser raster</source>
      <translation>搜索半径（较粗影像的像素）</translation>
    </message>
    <message>
      <source>How far off a place may be; rasters that are farther off want to be matched first.</source>
      <translation>允许偏离的最大距离；偏离更远的影像应先进行匹配。</translation>
    </message>
    <message>
      <source>Most displacements</source>
      <translation>位移上限</translation>
    </message>
    <message>
      <source>Folder for all results</source>
      <translation>全部结果的文件夹</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>moving raster</source>
      <translation>待配准影像</translation>
    </message>
    <message>
      <source>Log: {path}</source>
      <translation>日志：{path}</translation>
    </message>
    <message>
      <source>The {name} cannot be read; choose another raster.</source>
      <translation>无法读取{name}；请选择其他栅格。</translation>
    </message>
    <message>
      <source>register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align</source>
      <translation>配准,影像配准,影像匹配,连接点,同名点,地面控制点,GCP,地理配准,SAR,雷达,热红外,对齐</translation>
    </message>
    <message>
      <source>Finds tie points between two rasters that show the same ground but do not look alike: radar and optical, thermal and visible, map and imagery, old and new.

The reference stays where it is; the moving raster gets tie points, and GCPs that gdalwarp and the Georeferencer take as they are. It may be misplaced by the search radius, or have no georeference at all.

Where nothing reliable is found, the layer stays empty, MATCHED is false and REASON says why; that is not an error, so that batches go on.</source>
      <translation>在同一地面但外观不同的两幅影像之间寻找连接点：雷达与光学、热红外与可见光、地图与影像、旧影像与新影像。

参考影像保持不动；为待配准影像生成连接点，以及 gdalwarp 和配准工具可直接使用的地面控制点 (GCP)。待配准影像的位置偏差可达搜索半径，也可以完全没有地理参考。

未找到可靠结果时，图层为空，MATCHED 为 false，REASON 说明原因；这不是错误，批处理会继续进行。</translation>
    </message>
    <message>
      <source>Gets the tie points. It may be misplaced, or have no georeference at all.</source>
      <translation>为其生成连接点。可以有位置偏差，也可以完全没有地理参考。</translation>
    </message>
    <message>
      <source>Area to match in</source>
      <translation>匹配区域</translation>
    </message>
    <message>
      <source>Tie points are looked for only there; empty for all that both rasters show.</source>
      <translation>仅在该区域内寻找连接点；留空则为两幅影像的全部共同范围。</translation>
    </message>
    <message>
      <source>Rotation</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>Automatic tries all angles where one of the rasters has no georeference.</source>
      <translation>“自动”在任一影像无地理参考时尝试所有角度。</translation>
    </message>
    <message>
      <source>Transform</source>
      <translation>变换</translation>
    </message>
    <message>
      <source>Automatic takes the simplest one that predicts points it was not fitted to.</source>
      <translation>“自动”选用能准确预测未参与拟合的点的最简单变换。</translation>
    </message>
    <message>
      <source>Most tie points</source>
      <translation>连接点数上限</translation>
    </message>
    <message>
      <source>Points at their place in the reference, with their place in the moving raster.</source>
      <translation>位于参考影像中的点，并带有其在待配准影像中的位置。</translation>
    </message>
    <message>
      <source>GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an earlier match in it are replaced, other files stay.</source>
      <translation>GeoPackage、CSV、供 GDAL 和配准工具使用的地面控制点 (GCP) 以及报告。其中以前的匹配结果会被替换，其他文件保留。</translation>
    </message>
    <message>
      <source>Whether there is a reliable match</source>
      <translation>是否有可靠的匹配</translation>
    </message>
    <message>
      <source>Number of tie points</source>
      <translation>连接点数</translation>
    </message>
    <message>
      <source>Probability that the match is right</source>
      <translation>匹配正确的概率</translation>
    </message>
    <message>
      <source>RMSE at check points, reference pixels</source>
      <translation>检查点的 RMSE（参考影像像素）</translation>
    </message>
    <message>
      <source>Share of the overlap with tie points</source>
      <translation>重叠区中有连接点部分的比例</translation>
    </message>
    <message>
      <source>Tile size in pixels</source>
      <translation>图块大小（像素）</translation>
    </message>
    <message>
      <source>Overlap of tiles in pixels</source>
      <translation>图块重叠（像素）</translation>
    </message>
    <message>
      <source>Search radius (0: automatic)</source>
      <translation>搜索半径（0：自动）</translation>
    </message>
    <message>
      <source>Automatic takes a graphics card where the engine's Python can use one.</source>
      <translation>“自动”在引擎的 Python 可使用显卡时选用显卡。</translation>
    </message>
    <message>
      <source>Automatic looks at the pixels; the report says what it decided.</source>
      <translation>“自动”根据像素判断；判断结果见报告。</translation>
    </message>
    <message>
      <source>For a reference that is no file, such as a tile or map server, in units of its CRS. Automatic follows the moving raster.</source>
      <translation>用于不是文件的参考影像，例如瓦片或地图服务，以其坐标参照系的单位计。“自动”与待配准影像一致。</translation>
    </message>
    <message>
      <source>Compute on</source>
      <translation>计算设备</translation>
    </message>
    <message>
      <source>Stays where it is.</source>
      <translation>保持不动。</translation>
    </message>
    <message>
      <source>Kind of the reference</source>
      <translation>参考影像的类型</translation>
    </message>
    <message>
      <source>Kind of the moving raster</source>
      <translation>待配准影像的类型</translation>
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
      <source>Pixel size to draw the reference with (0: automatic)</source>
      <translation>渲染参考影像的像素大小（0：自动）</translation>
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
      <source>Empty for a choice by the kind of raster.</source>
      <translation>留空则按影像类型选择。</translation>
    </message>
    <message>
      <source>Gives HetMatch's engine a Python of its own in your QGIS profile: about 0.4 GB to download, about 1.6 GB of disk, and no administrator rights. Nothing in QGIS's own Python changes. Where HetMatch is set up and works, nothing is done.</source>
      <translation>在 QGIS 用户配置文件夹中为 HetMatch 引擎建立独立的 Python：下载约 0.4 GB，占用约 1.6 GB 磁盘空间，无需管理员权限。QGIS 自带的 Python 不会改动。若 HetMatch 已配置且可正常使用，则不做任何操作。</translation>
    </message>
    <message>
      <source>Python 3.10 or newer that has all packages; nothing is installed then.</source>
      <translation>已装有全部软件包的 Python 3.10 或更高版本；此时不安装任何内容。</translation>
    </message>
    <message>
      <source>The address of a package index; empty for the usual ones.</source>
      <translation>软件包索引的地址；留空则使用默认索引。</translation>
    </message>
    <message>
      <source>Make the environment anew even where HetMatch is set up and works.</source>
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
      <source>Set up again</source>
      <translation>重新配置</translation>
    </message>
    <message>
      <source>Warp rasters</source>
      <translation>影像校正</translation>
    </message>
    <message>
      <source>Lays the moving raster of a match onto its reference, and other rasters of the same scene with it. Each is resampled once, from its own pixels to the grid.

It goes by the tie points as the match found them. For points that you edited in the panel use the panel's button Warp, or export them there and choose the folder of the export.

GDAL's warnings are in the log and in WARNINGS.</source>
      <translation>将匹配的待配准影像校正到其参考影像上，同一景的其他栅格一并校正。每个栅格仅重采样一次，从自身像素直接到目标格网。

使用匹配所得的连接点。在面板中编辑过的点，请使用面板的“校正”按钮，或从面板导出后选择导出的文件夹。

GDAL 的警告见日志和 WARNINGS。</translation>
    </message>
    <message>
      <source>register,coregister,rectify,resample,gdalwarp,GCP,orthorectify</source>
      <translation>配准,影像配准,校正,纠正,重采样,gdalwarp,地面控制点,GCP,正射校正</translation>
    </message>
    <message>
      <source>Choose a folder for the other rasters.</source>
      <translation>请选择其他栅格的文件夹。</translation>
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
      <source>What Match rasters wrote, with result.json and tie_points.csv in it.</source>
      <translation>“影像匹配”写出的文件夹，内有 result.json 和 tie_points.csv。</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes.</source>
      <translation>同一景的其他波段和产品，像素大小可以不同。</translation>
    </message>
    <message>
      <source>The local displacement grid follows uneven ground from point to point.</source>
      <translation>局部位移格网逐点跟随起伏的地面。</translation>
    </message>
    <message>
      <source>Resampling</source>
      <translation>重采样</translation>
    </message>
    <message>
      <source>Automatic is cubic, and the nearest neighbour for classes and colour tables.</source>
      <translation>“自动”为三次卷积，分类和颜色表使用最邻近。</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>格网</translation>
    </message>
    <message>
      <source>Pixels that lie on those of the reference can be compared without resampling again.</source>
      <translation>与参考影像像素重合的像素无需再次重采样即可比较。</translation>
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
      <source>The transform in words</source>
      <translation>变换的文字说明</translation>
    </message>
    <message>
      <source>What GDAL warned of</source>
      <translation>GDAL 的警告</translation>
    </message>
    <message>
      <source>Files to warp alike, such as /data/scene_B*.tif; several with ; between them.</source>
      <translation>同样校正的文件，例如 /data/scene_B*.tif；多个以 ; 分隔。</translation>
    </message>
    <message>
      <source>Pixel size</source>
      <translation>像素大小</translation>
    </message>
    <message>
      <source>In units of the reference's CRS, for the grid of own pixel size; empty for the size that the raster has now.</source>
      <translation>以参考影像坐标参照系的单位计，用于自身像素大小的格网；留空则为栅格现有的大小。</translation>
    </message>
    <message>
      <source>What to write, in the reference's CRS; empty for all that the raster shows.</source>
      <translation>写出的范围，采用参考影像的坐标参照系；留空则为栅格的全部范围。</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>无数据值</translation>
    </message>
    <message>
      <source>Where the raster shows nothing; empty for its own, or a mask where it has none.</source>
      <translation>用于栅格无内容之处；留空则用其自身的值，没有时使用掩膜。</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>Both end in .tif; the first has overviews inside.</source>
      <translation>两者均以 .tif 结尾；前者内含金字塔。</translation>
    </message>
    <message>
      <source>Where it lies now, if it was moved or renamed since the match.</source>
      <translation>匹配之后被移动或重命名时，其现在的位置。</translation>
    </message>
    <message>
      <source>Folder of a match</source>
      <translation>匹配结果的文件夹</translation>
    </message>
    <message>
      <source>Other rasters to warp alike</source>
      <translation>同样校正的其他栅格</translation>
    </message>
    <message>
      <source>Warped moving raster</source>
      <translation>校正后的待配准影像</translation>
    </message>
    <message>
      <source>Folder for the other rasters</source>
      <translation>其他栅格的文件夹</translation>
    </message>
    <message>
      <source>Pattern of other rasters</source>
      <translation>其他栅格的文件名模式</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>'{path}' cannot be written; check the folder and the free disk space.</source>
      <translation>无法写入“{path}”；请检查文件夹和可用磁盘空间。</translation>
    </message>
    <message>
      <source>'{name}' cannot be read; repair its data source first.</source>
      <translation>无法读取“{name}”；请先修复其数据源。</translation>
    </message>
    <message>
      <source>'{name}' is not a file that the matcher can read; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation>“{name}”不是匹配器可读取的文件；请先将其保存为 GeoTIFF（导出 &gt; 另存为…）。</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster; choose a file that GDAL reads, such as a GeoTIFF.</source>
      <translation>无法将“{path}”作为栅格打开；请选择 GDAL 可读取的文件，如 GeoTIFF。</translation>
    </message>
    <message>
      <source>no answer in time</source>
      <translation>响应超时</translation>
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
      <source>Checking {python}</source>
      <translation>正在检查 {python}</translation>
    </message>
    <message>
      <source>{python} does not work as a Python.</source>
      <translation>{python} 不能作为 Python 运行。</translation>
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
      <source>Looking for a Python</source>
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
      <source>Making the environment</source>
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
      <source>PyTorch's CPU index gave nothing; torch comes from the general index, which is several gigabytes more.</source>
      <translation>PyTorch 的 CPU 软件包索引不可用；将从通用索引获取 torch，会多下载数 GB。</translation>
    </message>
    <message>
      <source>{reason} (Details: {log})</source>
      <translation>{reason}（详情：{log}）</translation>
    </message>
    <message>
      <source>The present environment is in use; wait until HetMatch has nothing more to do, or start QGIS anew, and set up again.</source>
      <translation>当前环境正在使用；请等待 HetMatch 的任务全部完成，或重新启动 QGIS，然后重新配置。</translation>
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
      <source>There is no folder {folder} to take wheels from.</source>
      <translation>用于读取 wheel 的文件夹 {folder} 不存在。</translation>
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
      <source>{python} could not make an environment; the log {log} says why.</source>
      <translation>{python} 无法建立环境；原因见日志 {log}。</translation>
    </message>
    <message>
      <source>The disk is full; free some space and set up again.</source>
      <translation>磁盘已满；请释放空间后重新配置。</translation>
    </message>
    <message>
      <source>A file may not be written there; see which one in the details.</source>
      <translation>没有权限在该处写入文件；具体文件见详情。</translation>
    </message>
    <message>
      <source>The proxy wants a name and password; enter them in QGIS's network options.</source>
      <translation>代理需要用户名和密码；请在 QGIS 的网络选项中输入。</translation>
    </message>
    <message>
      <source>Packages cannot be fetched through a SOCKS proxy; give a folder of wheels.</source>
      <translation>无法通过 SOCKS 代理获取软件包；请指定 wheel 文件夹。</translation>
    </message>
    <message>
      <source>The proxy does not answer; look at QGIS's network options.</source>
      <translation>代理无响应；请检查 QGIS 的网络选项。</translation>
    </message>
    <message>
      <source>The package index's certificate is not trusted; ask who runs your network.</source>
      <translation>软件包索引的证书不受信任；请咨询网络管理员。</translation>
    </message>
    <message>
      <source>The package index cannot be reached; look at the network and at QGIS's proxy, or give a folder of wheels.</source>
      <translation>无法连接软件包索引；请检查网络和 QGIS 的代理设置，或指定 wheel 文件夹。</translation>
    </message>
    <message>
      <source>There is no {package} for this computer and its Python where packages are taken from.</source>
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
      <source>pip arrived damaged; set up again.</source>
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
      <source>The option 'require' takes a list of texts such as ce90=0.5px.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--search-pixels must lie between 4 and 24.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving image of that result is no file; there are no RPCs to write.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>shown above</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}: {text} (details: {details}); please report it together with the output of `hetmatch doctor`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Out of memory; try a smaller {option}, or close other programs (details: {details}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unknown language '{name}'. Languages: {languages}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--search-radius must be a positive number of metres.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--max-points must be at least 20, or no transform can be checked.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--tile-size must lie between 256 and 8192 pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--overlap must lie between 0 and half the tile size.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The d2net matcher has no weights yet; run `hetmatch models fetch d2_tf`, or name a file with --weights.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No CUDA device can be used here; leave out --device or name cpu.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are too few usable tie points for GCPs, or they lie on one line; at least three are needed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the places in it are longitudes and latitudes, and the reference has no CRS that they could be computed from</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Neither raster has RPCs, so the elevation model serves nothing; leave --dem out.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Without a CRS there is no telling how large a pixel is on the ground.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>RPCs are corrected by places on the map, and the reference has none; match with a reference that has a georeference and a CRS.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No tie point lies on ground whose height the elevation model knows; choose one that covers the moving raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving image is no file, so it has no RPCs to correct.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only the moving raster itself is named, and it has an output of its own; name other rasters, or none.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The result is of an image in memory; name the raster that it was with --moving.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--pixel-size must be a positive number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--pixel-size goes with --grid native only: the reference's grid has the reference's pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not a request: it takes a JSON object with a whole number as 'id'.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not a request: it takes a 'command'.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No pair of rasters is open; send `open` first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tie point has no place in one of the rasters; remove it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tie point's role is 0 (tie), 1 (check) or 2 (switched off).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tie point's origin is 0 (matched) or 1 (set by hand).</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
